/** Starting programs, and waiting for them. */
import { execFileSync, spawn } from 'node:child_process'

/** Runs a program to its end; its output goes to stderr. */
export function execute(program, args, { cwd, env }) {
  execFileSync(program, args, { cwd, env, stdio: ['ignore', 2, 2] })
}

/** Starts a program. `finished` rejects if it ends with a failure. */
export function start(program, args, { cwd, env = process.env, stdout }) {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', stdout ? 'pipe' : 2, 2] })
  if (stdout) child.stdout.pipe(stdout)
  const finished = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`))))
  })
  return { child, finished }
}
