/** A throwaway PostgreSQL cluster: TCP on the loopback only, its log switched on once it is seeded. */
import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** What the server runs with. work_mem is PostgreSQL's default. */
const SERVER = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '256MB',
  work_mem: '4MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '5min',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'on',
  log_directory: 'logs',
  log_filename: 'shop.log',
  log_rotation_age: '0',
  log_rotation_size: '0',
}

/** What the measured run adds. Everything else about logging is PostgreSQL's default. */
const MEASURED = {
  log_destination: 'csvlog',
  log_min_duration_statement: '0',
  log_connections: 'on',
  log_disconnections: 'on',
  log_lock_waits: 'on',
  deadlock_timeout: '200ms',
  log_temp_files: '0',
  log_checkpoints: 'on',
}

export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

function binaries() {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').sort((a, b) => b - a) : []
  const found = versions.map((v) => `/usr/lib/postgresql/${v}/bin`).find((path) => existsSync(join(path, 'initdb')))
  return found ?? execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim()
}

/** PostgreSQL refuses to run as root: then another user of the system runs it. */
function systemUser(name) {
  if (process.getuid() !== 0) return {}
  const id = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

export class Cluster {
  constructor(folder, port, user) {
    this.folder = join(folder, 'cluster')
    this.port = port
    this.bin = binaries()
    this.owner = systemUser(user)
  }

  #run(program, args) {
    execFileSync(join(this.bin, program), args, {
      ...this.owner,
      cwd: this.folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }

  get csvLog() {
    return join(this.folder, 'data', 'logs', 'shop.csv')
  }

  url(user) {
    return `postgresql://${user}@127.0.0.1:${this.port}/shop`
  }

  start() {
    mkdirSync(this.folder, { recursive: true })
    if (this.owner.uid) chownSync(this.folder, this.owner.uid, this.owner.gid)
    this.#run('initdb', ['-D', 'data', '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'])
    const settings = Object.entries({ ...SERVER, port: String(this.port) }).map(
      ([key, value]) => `-c ${key}='${value}'`,
    )
    this.#run('pg_ctl', ['-D', 'data', '-w', '-l', 'startup.log', '-o', settings.join(' '), 'start'])
  }

  psql(args, database = 'shop') {
    const connection = ['-qX', '-v', 'ON_ERROR_STOP=1', '-h', '127.0.0.1', '-p', String(this.port), '-U', 'postgres']
    const env = { ...process.env, PGAPPNAME: 'psql/migrate' }
    execFileSync(join(this.bin, 'psql'), [...connection, ...args, database], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }

  /** Switches the measured log on; the log begins here. */
  startLog() {
    const commands = Object.entries(MEASURED).flatMap(([key, value]) => ['-c', `ALTER SYSTEM SET ${key} = '${value}'`])
    this.psql([...commands, '-c', 'SELECT pg_reload_conf()'])
  }

  get dumpCommand() {
    return [join(this.bin, 'pg_dump'), ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'shop_backup', 'shop']]
  }

  stop() {
    if (existsSync(join(this.folder, 'data', 'postmaster.pid')))
      this.#run('pg_ctl', ['-D', 'data', '-m', 'fast', '-w', 'stop'])
  }
}
