import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Journal, JournalEntry } from '@asterkit/strategy'
import { openSqliteJournal } from '@asterkit/strategy/sqlite'
import { compare, type Timing } from '../sdk/compare.ts'
import { type Figure, figureOf, type Row } from '../sdk/row.ts'

/** Intents of one group. */
const GROUP = 16
/** Below this a disk does not wait for its writes: it is memory, and nothing can be learnt from it. */
const LEAST_WAIT_MICROS = 10
/** Short turns: a disk that others use is slow for seconds, and both must see the same of it. */
const TURNS = { rounds: 40, samples: 60, warmUp: 20 }

/** What keeping intents on disk costs, against the disk itself and against doing it one by one. */
export const journalRows: readonly Row[] = [
  {
    id: '25',
    what: 'intent on disk before the order leaves',
    against: 'in-place write + fdatasync',
    goal: { atMost: 1.25 },
    stretch: { atMost: 1.1 },
    measure: () => onDisk(againstBareWrite),
  },
  {
    id: '26',
    what: `${GROUP} intents at once`,
    against: `${GROUP} intents one by one`,
    goal: { atLeast: 8 },
    stretch: { atLeast: 15 },
    measure: () => onDisk(againstOneByOne),
  },
]

async function onDisk(measure: (folder: string) => Promise<Figure>): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'asterkit-bench-'))
  try {
    return await measure(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The other contender writes the very bytes of the entry over old ones and waits for the disk. */
async function againstBareWrite(folder: string): Promise<Figure> {
  const journal = openJournal(folder)
  const file = openSync(join(folder, 'bare'), 'w+')
  writeSync(file, Buffer.alloc(64 * 1024))
  fdatasyncSync(file)
  try {
    const timings = await compare(
      {
        ours: (count) => journal.append(intent(count)),
        theirs(count) {
          writeSync(file, JSON.stringify(intent(count)), (count % 64) * 1024)
          fdatasyncSync(file)
        },
      },
      TURNS,
    )
    return figureUnlessMemory({ atMost: 1.25 }, timings, timings.theirs)
  } finally {
    closeSync(file)
    journal.close()
  }
}

async function againstOneByOne(folder: string): Promise<Figure> {
  const journal = openJournal(folder)
  const group = (count: number) =>
    Array.from({ length: GROUP }, (_, index) => intent(count * GROUP + index))
  try {
    const timings = await compare(
      {
        ours: (count) => journal.appendAll(group(count).map((entry) => ({ entry }))),
        theirs(count) {
          for (const entry of group(count)) journal.append(entry)
        },
      },
      { rounds: 30, samples: 15, warmUp: 10 },
    )
    assertAllStored(journal)
    return figureUnlessMemory({ atLeast: 8 }, timings, timings.ours)
  } finally {
    journal.close()
  }
}

function figureUnlessMemory(
  goal: Parameters<typeof figureOf>[0],
  timings: { readonly ours: Timing; readonly theirs: Timing },
  waiting: Timing,
): Figure {
  if (waiting.p50 >= LEAST_WAIT_MICROS) return figureOf(goal, timings)
  return { kind: 'not-offered', reason: 'the folder for temporary files is not on a disk' }
}

function openJournal(folder: string): Journal {
  return openSqliteJournal({ folder, environment: 'bench', account: 'bench', now: Date.now })
}

/** @throws {Error} Entries are missing: the contenders did not do the same work. */
function assertAllStored(journal: Journal): void {
  const attempts = new Set<unknown>()
  let last = 0
  for (const { seq, body } of journal.read()) {
    last = seq
    attempts.add(body.attempt)
  }
  if (last !== attempts.size * 2) throw new Error(`${last} entries of ${attempts.size} intents`)
}

/** An order as the strategy keeps it, each one another. */
function intent(count: number): JournalEntry {
  const clientOrderId = `a1-${count.toString(36)}-s-${count}`
  return {
    kind: 'order-sent',
    time: 1_767_571_200_000 + count,
    body: {
      clientOrderId,
      intentId: count,
      pairId: `p${count}`,
      attempt: count,
      reference: (92_000 + count / 10).toFixed(1),
      nonce: String(1_767_571_200_000_000 + count),
      requestHash: count.toString(16).padStart(64, '0'),
      deadline: 1_767_571_210_000 + count,
      request: {
        market: 'spot',
        symbol: 'BTCUSDT',
        side: 'buy',
        quantity: '0.02711',
        price: (92_010 + count / 10).toFixed(1),
        timeInForce: 'IOC',
        isReduceOnly: false,
      },
    },
  }
}
