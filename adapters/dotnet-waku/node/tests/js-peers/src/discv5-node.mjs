// @chainsafe/discv5, an independent discovery v5. Its protocol id is fixed to "discv5".
import "./polyfill.mjs";
import { Discv5 } from "@chainsafe/discv5";
import { ENR, SignableENR } from "@chainsafe/enr";
import { generateKeyPair } from "@libp2p/crypto/keys";
import { multiaddr } from "@multiformats/multiaddr";
import { serve } from "./rpc.mjs";

let discovery;

await serve({
  async start({ port, bootstrap = [] }) {
    const privateKey = await generateKeyPair("secp256k1");
    const enr = SignableENR.createFromPrivateKey(privateKey);
    enr.ip = "127.0.0.1";
    enr.udp = port;
    discovery = Discv5.create({ enr, privateKey, bindAddrs: { ip4: multiaddr(`/ip4/127.0.0.1/udp/${port}`) }, config: { lookupTimeout: 5_000 } });
    await discovery.start();
    bootstrap.forEach((text) => discovery.addEnr(ENR.decodeTxt(text)));
    return { enr: discovery.enr.encodeTxt() };
  },
  async lookup() {
    const found = await discovery.findRandomNode();
    return { found: found.map((enr) => enr.encodeTxt()), table: discovery.kadValues().map((enr) => enr.encodeTxt()) };
  },
  async ping({ enr }) {
    return { pong: (await discovery.sendPing(ENR.decodeTxt(enr))) !== undefined };
  },
  async stop() {
    await discovery.stop();
  },
});
