// What a web page loads to be a light client of js-waku.
export * from "@waku/core";
export { createLibp2p } from "libp2p";
export { identify } from "@libp2p/identify";
export { noise } from "@chainsafe/libp2p-noise";
export { ping } from "@libp2p/ping";
export { webSockets } from "@libp2p/websockets";
export { yamux } from "@chainsafe/libp2p-yamux";
