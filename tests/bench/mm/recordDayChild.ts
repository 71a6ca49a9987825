import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepYoungHeapSmall } from '@asterkit/app-kit'
import { createDatasetWriter } from '@asterkit/backtest/dataset'
import { seeded } from '../sdk/seeded.ts'
import type { RecordedDay } from './recordingMemory.ts'

const SYMBOLS = 10
const HOURS = 24
/** Of each symbol: ten changes of the book and as many best quotes a second, a trade, a mark price. */
const CHANGES_PER_SECOND = 10
const FLUSH_SECONDS = 5
const DAY = Date.UTC(2026, 10, 21)
const MIB = 2 ** 20

// As `market-maker collect` does.
keepYoungHeapSmall()
const share = Number(process.argv[2])
process.stdout.write(JSON.stringify(await recordDay()))

/** Records the day, and looks at what the process holds after each fourth hour. */
async function recordDay(): Promise<RecordedDay> {
  const folder = mkdtempSync(join(tmpdir(), 'asterkit-day-'))
  const writer = createDatasetWriter(folder)
  try {
    const lanes = Array.from({ length: SYMBOLS }, (_, index) =>
      writer.instrument({ symbol: `C${index}USDT`, tickSize: '0.1', stepSize: '0.001' }),
    )
    const random = seeded(24)
    const resident: number[] = []
    const used: number[] = []
    const step = Math.round(1 / share)
    let id = 0
    for (let second = 0; second < HOURS * 3600; second += step) {
      const at = DAY + second * 1000
      for (const lane of lanes) {
        const price = () => (30_000 + Math.floor(random() * 100)) / 10
        const level = (): readonly [string, string] => [
          price().toFixed(1),
          (random() * 50).toFixed(3),
        ]
        for (let change = 0; change < CHANGES_PER_SECOND; change++) {
          const receivedAt = at + change * 100
          const stamps = { time: receivedAt - 20, receivedAt }
          id++
          const b = [level(), level(), level()]
          lane.depth(stamps, { U: id, u: id, pu: id - 1, b, a: [level(), level(), level()] })
          lane.quote(stamps, { updateId: id, bid: level(), ask: level() })
        }
        const stamps = { time: at + 980, receivedAt: at + 999 }
        const [traded, quantity] = level()
        lane.trade(stamps, { id, takerSide: 'buy', price: traded, quantity })
        const funding = { fundingRate: '0.0001', fundingTime: DAY + 86_400_000 }
        lane.mark(stamps, { markPrice: traded, indexPrice: traded, ...funding })
      }
      if (second % (FLUSH_SECONDS * step) === 0) writer.flush()
      if ((second + step) % (4 * 3600) < step) {
        resident.push(process.memoryUsage().rss / MIB)
        used.push(await inUse())
      }
      // A recorder waits for messages; garbage of buffers is collected then.
      if (second % (600 * step) === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    writer.flush()
    return { ...writer.written, resident, used }
  } finally {
    writer.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What is left after collecting: only this would grow with a leak. */
async function inUse(): Promise<number> {
  globalThis.gc?.()
  await new Promise((resolve) => setImmediate(resolve))
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / MIB
}
