/** An embedded PostgreSQL on a loopback port, for any number of clients that take turns. */
import { createServer } from "node:net";
import { PGlite } from "@electric-sql/pglite";

const SSL_REQUEST = 80877103;
const [SYNC, QUERY, FUNCTION_CALL, TERMINATE] = [..."SQFX"].map((letter) => letter.charCodeAt(0));
const READY = "Z".charCodeAt(0);
const IDLE = "I".charCodeAt(0);

/** Resolves to its URL and how to stop it. */
export async function startPostgres(sql) {
  const db = await PGlite.create();
  await db.exec(sql);
  const takeTurn = turns();
  const server = createServer((socket) => serveClient(socket, db, takeTurn));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `postgresql://postgres@127.0.0.1:${server.address().port}/postgres`;
  return { url, stop: async () => (server.close(), db.close()) };
}

/**
 * One backend serves all clients, so a client keeps it from its first message until PostgreSQL says that it is idle
 * again: between Parse and Execute, and within a transaction, nobody else may speak.
 */
function serveClient(socket, db, takeTurn) {
  socket.setNoDelay(true);
  let buffer = Buffer.alloc(0);
  let isStarted = false;
  let endTurn;
  let work = Promise.resolve();

  const handle = async (message) => {
    if (isStarted && message[0] === TERMINATE) return socket.end();
    endTurn ??= await takeTurn();
    const reply = Buffer.from(await db.execProtocolRaw(message));
    if (!socket.destroyed) socket.write(reply);
    if (closesUnit(message, isStarted) && isIdle(reply)) endTurn = endTurn();
    isStarted = true;
  };

  const read = async () => {
    for (let message = next(); message !== undefined; message = next()) await handle(message);
  };

  const next = () => {
    const size = isStarted ? 5 : 8;
    if (buffer.length < size) return undefined;
    const length = isStarted ? 1 + buffer.readInt32BE(1) : buffer.readInt32BE(0);
    if (buffer.length < length) return undefined;
    const message = buffer.subarray(0, length);
    buffer = buffer.subarray(length);
    if (isStarted || message.readInt32BE(4) !== SSL_REQUEST) return message;
    socket.write("N");
    return next();
  };

  const leave = async () => {
    if (endTurn === undefined) return;
    await db.exec("ROLLBACK").catch(() => undefined);
    endTurn = endTurn();
  };

  socket.on("data", (data) => {
    buffer = Buffer.concat([buffer, data]);
    work = work.then(read).catch(() => socket.destroy());
  });
  socket.on("error", () => socket.destroy());
  socket.on("close", () => void work.then(leave));
}

function closesUnit(message, isStarted) {
  return !isStarted || message[0] === SYNC || message[0] === QUERY || message[0] === FUNCTION_CALL;
}

function isIdle(reply) {
  const end = reply.length;
  return end < 6 || (reply[end - 6] === READY && reply[end - 1] === IDLE);
}

function turns() {
  let last = Promise.resolve();
  return async () => {
    const before = last;
    let end;
    last = new Promise((resolve) => {
      end = resolve;
    });
    await before;
    return () => void end();
  };
}
