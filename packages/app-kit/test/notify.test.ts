import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createNotifier, type Notification, readChannels } from '../src/notify/index.ts'

const message = (kind: string, level: Notification['level'] = 'info'): Notification => ({
  time: 1_767_571_200_000,
  level,
  kind,
  title: `title ${kind}`,
  text: '',
})

interface Received {
  readonly url: string
  readonly body: Record<string, unknown>
}

/** A server that keeps what it gets and answers as `answer` says. */
async function hookServer(
  answer: (count: number, response: ServerResponse) => void = (_, response) => response.end('ok'),
): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    received.push({ url: request.url ?? '', body: JSON.parse(text) })
    answer(received.length, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, received }
}

function notifierFor(env: Record<string, string>, capacity?: number) {
  const failures: string[] = []
  const notifier = createNotifier({
    channels: readChannels(env).channels,
    ...(capacity !== undefined && { capacity }),
    onFailure: (channel, reason) => failures.push(`${channel}: ${reason}`),
  })
  onTestFinished(() => notifier.close(0))
  return { notifier, failures }
}

const refuse = (response: ServerResponse, status: number, headers = {}) =>
  response.writeHead(status, headers).end()

describe('notifications', () => {
  it('reach Telegram, Discord and a webhook, each in its own form', async () => {
    const { url, received } = await hookServer()
    const { notifier } = notifierFor({
      ASTERKIT_TELEGRAM_TOKEN: '123456:ABC-DEF_ghi789',
      ASTERKIT_TELEGRAM_CHAT: '-100200',
      ASTERKIT_TELEGRAM_URL: url,
      ASTERKIT_DISCORD_WEBHOOK: `${url}/discord`,
      ASTERKIT_WEBHOOK_URL: `${url}/hook`,
    })
    notifier.notify({ ...message('halted', 'critical'), symbol: 'SOLUSDT', text: 'why' })
    await notifier.close(5_000)
    const bodies = new Map(received.map((each) => [each.url, each.body]))
    expect(bodies.get('/bot123456:ABC-DEF_ghi789/sendMessage')).toMatchObject({
      chat_id: '-100200',
      text: '[!!] title halted\nwhy',
      disable_notification: false,
    })
    expect(bodies.get('/discord')).toEqual({
      content: '[!!] title halted\nwhy',
      allowed_mentions: { parse: [] },
    })
    expect(bodies.get('/hook')).toMatchObject({
      schema: 'asterkit.notification/1',
      kind: 'halted',
      level: 'critical',
      symbol: 'SOLUSDT',
    })
  })

  it('keep their order and are tried again when the server fails', async () => {
    const { url, received } = await hookServer((count, response) =>
      count === 1 ? refuse(response, 503, { 'retry-after': '0.05' }) : response.end(),
    )
    const { notifier, failures } = notifierFor({ ASTERKIT_WEBHOOK_URL: url })
    notifier.notify(message('first'))
    notifier.notify(message('second'))
    await notifier.close(5_000)
    expect(received.map(({ body }) => body.kind)).toEqual(['first', 'first', 'second'])
    expect(failures).toEqual([])
  })

  it('are not repeated when the server says that they are wrong, and the next one says so', async () => {
    const { url, received } = await hookServer((count, response) =>
      count === 1 ? refuse(response, 400) : response.end(),
    )
    const { notifier, failures } = notifierFor({ ASTERKIT_WEBHOOK_URL: url })
    notifier.notify(message('bad'))
    notifier.notify(message('good'))
    await notifier.close(5_000)
    expect(received.map(({ body }) => body.kind)).toEqual(['bad', 'good'])
    expect(received[1]?.body.text).toBe('1 earlier notification could not be delivered')
    expect(failures).toEqual(['webhook: the server answered 400'])
  })

  it('are given up in the end when nobody answers, however many wait', async () => {
    const { url, received } = await hookServer(() => undefined)
    const { notifier } = notifierFor({ ASTERKIT_WEBHOOK_URL: url }, 3)
    notifier.notify(message('stuck'))
    await vi.waitFor(() => expect(received).toHaveLength(1))
    notifier.notify(message('halted', 'critical'))
    for (let count = 0; count < 10_000; count += 1) notifier.notify(message(`${count}`))
    await notifier.close(50)
    expect(received.map(({ body }) => body.kind)).toEqual(['stuck'])
  })

  it('drop the unimportant ones first when too many wait', async () => {
    let release: (() => void) | undefined
    const { url, received } = await hookServer((count, response) => {
      if (count === 1) release = () => response.end()
      else response.end()
    })
    const { notifier } = notifierFor({ ASTERKIT_WEBHOOK_URL: url }, 2)
    notifier.notify(message('stuck'))
    await vi.waitFor(() => expect(release).toBeDefined())
    notifier.notify(message('halted', 'critical'))
    for (const kind of ['a', 'b', 'c']) notifier.notify(message(kind))
    release?.()
    await notifier.close(5_000)
    expect(received.map(({ body }) => body.kind)).toEqual(['stuck', 'halted', 'c'])
    expect(received[1]?.body.text).toBe('2 earlier notifications could not be delivered')
  })

  it('do not follow redirects, and failures never show the address', async () => {
    const { url: elsewhere, received: stolen } = await hookServer()
    const { url } = await hookServer((_, response) =>
      refuse(response, 307, { location: elsewhere }),
    )
    const { notifier, failures } = notifierFor({ ASTERKIT_WEBHOOK_URL: `${url}/secret-token` })
    notifier.notify(message('opened'))
    await notifier.close(100)
    expect(stolen).toEqual([])
    expect(failures.join()).not.toContain('secret-token')
    expect(failures).toHaveLength(1)
  })
})

describe('the environment of notifications', () => {
  it('may be empty', () => {
    expect(readChannels({ ASTERKIT_WEBHOOK_URL: ' ' })).toEqual({ channels: [], secrets: [] })
  })

  it.each([
    [{ ASTERKIT_TELEGRAM_TOKEN: '1:aaaaaaaaaaaa' }, /set ASTERKIT_TELEGRAM_CHAT too/],
    [{ ASTERKIT_TELEGRAM_CHAT: '1' }, /set ASTERKIT_TELEGRAM_TOKEN too/],
    [{ ASTERKIT_TELEGRAM_TOKEN: '../x', ASTERKIT_TELEGRAM_CHAT: '1' }, /no bot token/],
    [{ ASTERKIT_WEBHOOK_URL: 'http://example.com/s3cret' }, /must be an https address/],
    [{ ASTERKIT_DISCORD_WEBHOOK: 's3cret' }, /must be an https address/],
  ])('is refused without showing what it says: %j', (env, expected) => {
    expect(() => readChannels(env)).toThrow(expected)
    expect(() => readChannels(env)).not.toThrow(/s3cret/)
  })

  it('names its secrets, so that logs can hide them', () => {
    const { secrets } = readChannels({ ASTERKIT_DISCORD_WEBHOOK: 'https://discord.com/api/x' })
    expect(secrets).toEqual(['https://discord.com/api/x'])
  })
})
