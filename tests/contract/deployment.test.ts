import { spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const ROOT = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const recipe = read('deploy/Dockerfile')
/** Instructions of the recipe, continued lines joined. */
const instructions = recipe
  .replaceAll(/\\\n\s*/g, ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
const last = (name: string) => instructions.findLast((line) => line.startsWith(`${name} `))

describe('the container recipe', () => {
  it('has no finding of the linter', () => {
    expect(validate(recipe).map(({ message, range }) => `${range.start.line}: ${message}`)).toEqual(
      [],
    )
  })

  it('is read by a linter that finds mistakes', () => {
    expect(validate('FROM node:24\nCOPPY . .\n')).not.toEqual([])
  })

  it('runs the Node version that the scripts run on, by an exact tag', () => {
    const { devDependencies } = JSON.parse(read('package.json'))
    const bases = instructions.filter((line) => line.startsWith('FROM '))
    expect(bases).toHaveLength(2)
    for (const base of bases) expect(base).toContain(`FROM node:${devDependencies.node}-`)
  })

  it('ends as a user who is not root, with a volume for the state and a health check', () => {
    expect(last('USER')).toBe('USER node')
    expect(last('VOLUME')).toBe('VOLUME /state')
    expect(last('ENV')).toContain('ASTERKIT_STATE_DIR=/state')
    const afterUser = instructions.slice(instructions.indexOf('USER node'))
    expect(afterUser.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true)
  })

  it('leaves keys and what was built elsewhere out of the image', () => {
    const ignored = read('.dockerignore').split('\n')
    for (const pattern of ['**/.env*', '**/node_modules', '**/dist', '.git'])
      expect(ignored).toContain(pattern)
    expect(recipe).not.toMatch(/API_PRIVATE_KEY|ARG /)
  })

  it('has every program of the repository', () => {
    const { dependencies } = JSON.parse(read('deploy/package.json'))
    const programs = globSync('{packages,apps}/*/package.json', { cwd: ROOT })
      .map((path) => JSON.parse(read(path)))
      .filter((manifest) => manifest.bin !== undefined && manifest.private !== true)
    expect(programs.length).toBeGreaterThan(1)
    for (const { name } of programs) expect(dependencies).toHaveProperty([name], 'workspace:*')
  })

  it('calls a run healthy or not by what /healthz answers', async () => {
    const check = /^HEALTHCHECK .*CMD (\[.*\])$/.exec(last('HEALTHCHECK') ?? '')?.[1] ?? '[]'
    const [, ...args] = z.array(z.string()).parse(JSON.parse(check))
    let status = 200
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/healthz' ? status : 404).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const ask = (monitorPort: number) => runNode(args, { ASTERKIT_MONITOR_PORT: `${monitorPort}` })
    expect(await ask(port)).toBe(0)
    status = 503
    expect(await ask(port)).toBe(1)
    server.close()
    server.closeAllConnections()
    expect(await ask(port)).toBe(1)
  })
})

const Service = z.looseObject({
  command: z.array(z.string()),
  restart: z.string(),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  volumes: z.array(z.string()),
  environment: z.record(z.string(), z.string()).default({}),
  build: z.looseObject({ context: z.string(), dockerfile: z.string() }),
})
const Compose = z.looseObject({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.unknown()),
})
const files = ['deploy/compose.yaml', 'deploy/compose.live.yaml', 'deploy/compose.maker.yaml']
const services = files.flatMap((path) => {
  const { services: found, volumes } = Compose.parse(parse(read(path), { merge: true }))
  return Object.entries(found).map(
    ([name, service]) => [`${path} ${name}`, { service, volumes }] as const,
  )
})

describe('the compose files', () => {
  it('have the farm, the market maker with its helpers, and the paper exchange', () => {
    expect(services.map(([name]) => name)).toEqual([
      'deploy/compose.yaml paper-exchange',
      'deploy/compose.yaml farm',
      'deploy/compose.live.yaml farm',
      'deploy/compose.maker.yaml paper-exchange',
      'deploy/compose.maker.yaml collector',
      'deploy/compose.maker.yaml calibrator',
      'deploy/compose.maker.yaml trend',
      'deploy/compose.maker.yaml maker',
    ])
  })

  it('give programs that share a recording or a parameter file the same volume', () => {
    const volumeOf = (name: string) =>
      services.find(([path]) => path === `deploy/compose.maker.yaml ${name}`)?.[1].service.volumes
    const maker = volumeOf('maker')
    expect(maker).toHaveLength(1)
    for (const name of ['collector', 'calibrator', 'trend']) expect(volumeOf(name)).toEqual(maker)
    expect(volumeOf('paper-exchange')).not.toEqual(maker)
  })

  it.each(services)('%s comes back, writes to its volume only and has no rights', (_, each) => {
    const { service, volumes } = each
    expect(service.restart).toBe('unless-stopped')
    expect(service.read_only).toBe(true)
    expect(service.cap_drop).toEqual(['ALL'])
    expect(service.security_opt).toEqual(['no-new-privileges:true'])
    const [volume, ...more] = service.volumes
    expect(more).toEqual([])
    expect(volume).toMatch(/^\w+:\/state$/)
    expect(Object.keys(volumes)).toContain(volume?.split(':')[0])
    expect(existsSync(join(ROOT, 'deploy', service.build.context, service.build.dockerfile))).toBe(
      true,
    )
  })

  it('risk real money in their own file only', () => {
    const live = services.filter(([, { service }]) => service.command.includes('--live'))
    expect(live.map(([name]) => name)).toEqual(['deploy/compose.live.yaml farm'])
  })

  it.each(services)('%s is called with options that the program has', (_, { service }) => {
    for (const [program = '', ...words] of callsOf(service.command)) {
      const command = words[0]?.startsWith('-') ? [] : words.slice(0, 1)
      const help = spawnSync(
        process.execPath,
        ['--conditions=source', join(ROOT, sourceOf(program)), ...command, '--help'],
        { encoding: 'utf8' },
      )
      expect(help.status, help.stderr).toBe(0)
      for (const option of words.filter((word) => word.startsWith('--')))
        expect(help.stdout).toContain(`${option} `)
    }
  })

  it('name in loops only variables that they set', () => {
    for (const [name, { service }] of services) {
      const used = service.command.join(' ').matchAll(/\b[A-Z][A-Z_]{4,}\b/g)
      for (const [variable] of used) expect(service.environment, name).toHaveProperty(variable)
    }
  })
})

/** Calls of our programs in a service's command, also those in the loop of a shell. */
function callsOf(command: readonly string[]): readonly (readonly string[])[] {
  if (command[0] !== 'sh') return [command]
  const [, flag, script = ''] = command
  expect(flag).toBe('-c')
  const calls = script.match(/\baste[\w-]+[^;|&]*/g) ?? []
  expect(calls.length).toBeGreaterThan(0)
  return calls.map((call) => call.trim().split(/\s+/))
}

/** Source of a program, by the name that its package gives it. */
function sourceOf(program: string): string {
  const manifest = globSync('{packages,apps}/*/package.json', { cwd: ROOT }).find(
    (path) => JSON.parse(read(path)).bin?.[program] !== undefined,
  )
  if (manifest === undefined) throw new Error(`no package has the program ${program}`)
  return join(manifest, '..', 'src', 'cli.ts')
}

describe('the systemd unit', () => {
  const unit = read('deploy/systemd/asterkit-farm.service')

  it('does not try again what only a person can mend', () => {
    expect(unit).toContain('\nRestart=on-failure\n')
    expect(unit).toContain('\nRestartPreventExitStatus=2 3 4\n')
  })

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
  it.skipIf(!hasSystemd)('has no finding of systemd (needs systemd-analyze)', () => {
    const path = join(ROOT, 'deploy/systemd/asterkit-farm.service')
    const result = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' })
    const findings = result.stderr.split('\n').filter((line) => line.includes('asterkit-farm'))
    expect(findings).toEqual([])
  })
})

/** Exit status of a Node process of its own. */
function runNode(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH ?? '', ...env } })
    child.on('close', (code) => resolve(code ?? -1))
  })
}
