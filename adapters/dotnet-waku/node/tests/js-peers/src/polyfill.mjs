// libp2p 2.x needs Promise.withResolvers, which Node.js 20 lacks. Import this before anything else.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new this((a, b) => {
    resolve = a;
    reject = b;
  });
  return { promise, resolve, reject };
};
