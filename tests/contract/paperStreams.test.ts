import { readFileSync } from 'node:fs'
import { connectPaperClock, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { futuresStreams, spotStreams } from '@asterkit/sdk'
import { expect, test } from 'vitest'

/** The venue's catalogue: one documented event of each stream. */
const catalogue: { market: string; channel: string; name: string; sample: unknown }[] = JSON.parse(
  readFileSync(
    new URL('../../packages/aster-sdk/test/streams/fixtures/streams.json', import.meta.url),
    'utf8',
  ),
).streams

/** Events that the synthetic market does not bring by itself: nobody trades and nobody is liquidated. */
const QUIET = ['aggTrade', 'trade', 'tradepro', 'forceOrder', 'forceOrderArr']

const SAID = Object.entries({ futures: futuresStreams, spot: spotStreams }).flatMap(
  ([market, streams]) =>
    Object.values(streams)
      .filter((spec) => spec.channel === 'market' && !QUIET.includes(spec.name))
      .map((spec) => ({ market, spec })),
)

test.each(SAID)('$market $spec.name says what the pages say', async ({ market, spec }) => {
  if (spec.channel !== 'market') throw new TypeError('filtered above')
  const paper = await startPaperExchange({ feed: syntheticFeed({ seed: 7 }) })
  try {
    const clock = await connectPaperClock({ url: paper.controlUrl })
    const params = spec.params.parse(paramsOf(spec.patterns[0] ?? ''))
    const name = (spec.stream as (named: unknown) => string)(params)
    const base = market === 'futures' ? paper.urls.futuresWsUrl : paper.urls.spotWsUrl
    const socket = new WebSocket(`${base}/ws/${name}`)
    const message = new Promise<unknown>((resolve) => {
      socket.addEventListener('message', ({ data }) => resolve(JSON.parse(String(data))))
    })
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    await clock.sleep(2 * 3_600_000)
    const told = await message
    const sample = catalogue.find((row) => row.market === market && row.name === spec.name)?.sample
    expect(spec.isList).toBe(Array.isArray(told))
    const [event, documented] = [told, sample].map((one) => (Array.isArray(one) ? one[0] : one))
    expect(spec.schema.safeParse(event).success).toBe(true)
    // In the documented order, which fast readers rely on.
    const names = Object.keys(documented)
    expect(Object.keys(event).filter((name) => names.includes(name))).toEqual(names)
    socket.close()
  } finally {
    await paper.close()
  }
})

/** What a pattern of the catalogue has to be named with. */
function paramsOf(pattern: string): object {
  return {
    ...(pattern.includes('<symbol>') ? { symbol: 'BTCUSDT' } : {}),
    ...(pattern.includes('<levels>') ? { levels: 5 } : {}),
    ...(pattern.includes('<interval>') ? { interval: '1m' } : {}),
  }
}
