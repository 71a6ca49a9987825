import {
  type Clock,
  type Exchange,
  type FarmEvent,
  type FarmReport,
  type FundingFarmConfig,
  type Journal,
  JournalError,
  runFundingFarm,
  silentLogger,
} from '@asterkit/strategy'
import { killPoints } from '@asterkit/strategy/testing'
import type { ProcessEnd } from './processEnds.ts'

/** What one process of the bot works with. */
export interface BotInput {
  readonly exchange: Exchange
  readonly clock: Clock
  readonly journal: Journal
  readonly config: FundingFarmConfig
  readonly until: number
  /** Planned end; undefined runs to `until`. */
  readonly end: ProcessEnd | undefined
  readonly onEvent: (event: FarmEvent) => void
  readonly readHaltRequest: () => string | undefined
}

/** How a process ended. */
export type BotExit =
  | { readonly kind: 'done'; readonly report: FarmReport }
  | { readonly kind: 'killed'; readonly step: string }
  | { readonly kind: 'journal-failed' }
  /** It could not start, or gave up; the message is what a person would read. */
  | { readonly kind: 'failed'; readonly message: string }

/**
 * Runs one process until its planned end. A killed process is left where it is: nothing that it awaits ever
 * comes back, and it can neither write nor call any more.
 */
export async function runBot(input: BotInput): Promise<BotExit> {
  const { end, clock } = input
  const life = { isOver: false }
  const stopping = new AbortController()
  let die: (exit: BotExit) => void = () => undefined
  const death = new Promise<BotExit>((resolve) => {
    die = resolve
  })
  const kill = (step: string): never => {
    life.isOver = true
    die({ kind: 'killed', step })
    throw new JournalError('write-failed', `killed ${step}`)
  }
  const point = end?.kind === 'kill' ? { step: end.step, when: end.when } : undefined
  const failing = end?.kind === 'journal-fails' ? failingJournal(input.journal, end) : input.journal
  const points = killPoints(failing, input.exchange, point, kill)
  const work = runFundingFarm(
    {
      exchange: mortal(points.exchange, life),
      journal: mortalJournal(points.journal, life),
      clock: {
        now: () => clock.now(),
        async sleep(durationMs, signal) {
          if (life.isOver) await never()
          if (end?.kind === 'stop' && clock.now() >= end.at) stopping.abort()
          await clock.sleep(durationMs, signal)
          if (life.isOver) await never()
        },
      },
      log: silentLogger,
      config: input.config,
      until: input.until,
      onEvent: (event) => {
        if (!life.isOver) input.onEvent(event)
      },
      readHaltRequest: input.readHaltRequest,
    },
    stopping.signal,
  ).then(
    (report): BotExit => ({ kind: 'done', report }),
    (error: unknown): BotExit =>
      error instanceof JournalError
        ? { kind: 'journal-failed' }
        : { kind: 'failed', message: String(error) },
  )
  const exit = await Promise.race([work, death])
  life.isOver = true
  return exit
}

interface Life {
  isOver: boolean
}

function never(): Promise<never> {
  return new Promise<never>(() => undefined)
}

/** Calls of a dead process never come back, whatever its code does about an error. */
function mortal(exchange: Exchange, life: Life): Exchange {
  return new Proxy(exchange, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => (life.isOver ? never() : Reflect.apply(value, target, given))
    },
  })
}

function mortalJournal(journal: Journal, life: Life): Journal {
  return {
    ...journal,
    append(entry, transactions) {
      if (life.isOver) throw new JournalError('write-failed', 'the process is dead')
      return journal.append(entry, transactions)
    },
  }
}

/** A journal whose disk fails at one entry. */
function failingJournal(
  journal: Journal,
  end: Extract<ProcessEnd, { kind: 'journal-fails' }>,
): Journal {
  let entries = 0
  return {
    ...journal,
    append(entry, transactions) {
      entries += 1
      if (entries < end.entry) return journal.append(entry, transactions)
      if (entries === end.entry && end.isStored) journal.append(entry, transactions)
      throw new JournalError('write-failed', 'the disk fails as planned')
    },
  }
}
