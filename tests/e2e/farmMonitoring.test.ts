import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { runFarm, startFarm, temporaryFolder } from './farmProcess.ts'

/** A webhook that keeps the bodies it gets; `isDead` ones never answer. */
async function webhook(isDead: boolean) {
  const bodies: Record<string, unknown>[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    bodies.push(JSON.parse(text))
    if (!isDead) response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}/hook-secret`, bodies }
}

function stateFolder(): string {
  const folder = temporaryFolder()
  onTestFinished(() => folder.remove())
  return folder.path
}

it('a run tells a webhook what it opens and closes, and what each day brought', async () => {
  const { url, bodies } = await webhook(false)
  const stateDir = stateFolder()
  const args = ['run', '--paper', '--days', '4', '--speed', 'max']
  const end = await runFarm(args, { stateDir, env: { ASTERKIT_WEBHOOK_URL: url } })
  expect(end.code, end.stderr).toBe(0)
  const kinds = new Set(bodies.map((body) => body.kind))
  expect(kinds).toContain('opened')
  expect(kinds).toContain('daily-summary')
  expect(new Set(bodies.map((body) => body.schema))).toEqual(new Set(['asterkit.notification/1']))
  expect(end.stdout + end.stderr).not.toContain('hook-secret')
})

it('a webhook that never answers does not hold a run up, and its address is in no log', async () => {
  const { url } = await webhook(true)
  const stateDir = stateFolder()
  const args = ['run', '--paper', '--days', '3', '--json']
  const env = { ASTERKIT_WEBHOOK_URL: url }
  const [told, quiet] = await Promise.all([
    runFarm(args, { stateDir, env }),
    runFarm(args, { stateDir: stateFolder() }),
  ])
  expect([told.code, quiet.code]).toEqual([0, 0])
  const trades = (text: string) => JSON.parse(text).cycles
  expect(trades(told.stdout)).toEqual(trades(quiet.stdout))
  const files = readdirSync(stateDir, { recursive: true, withFileTypes: true })
  const [log] = files.filter(({ name }) => name === 'log.jsonl')
  if (log === undefined) throw new Error('the run wrote no log')
  const written = readFileSync(join(log.parentPath, log.name), 'utf8')
  expect(written).toContain('notification not delivered')
  expect(written + told.stderr).not.toContain('hook-secret')
})

it('a run serves its health and its metrics while it goes on', async () => {
  const farm = startFarm(
    ['run', '--paper', '--days', '5', '--speed', '3600', '--monitor-port', '0'],
    { stateDir: stateFolder() },
  )
  onTestFinished(() => void farm.child.kill('SIGKILL'))
  const url = await farm.showsMatch(/monitor at (http:\S+)\/healthz/)
  await expect
    .poll(async () => (await fetch(`${url}/healthz`)).json(), { timeout: 20_000 })
    .toMatchObject({ status: 'ok' })
  const metrics = await (await fetch(`${url}/metrics`)).text()
  expect(metrics).toMatch(/^asterkit_farm_portfolio_value_quote \d+/m)
  farm.child.kill('SIGINT')
  expect((await farm.ended).code).toBe(0)
})

it('half of a Telegram setting is refused before anything starts', async () => {
  const end = await runFarm(['run', '--paper'], {
    stateDir: stateFolder(),
    env: { ASTERKIT_TELEGRAM_CHAT: '1' },
  })
  expect([end.code, end.stdout]).toEqual([2, ''])
  expect(end.stderr).toBe(
    'farm: Telegram needs a token and a chat: set ASTERKIT_TELEGRAM_TOKEN too, or neither\n',
  )
})
