import type { Exchange, Outcome, PreparedWrite } from '../ports/exchange.ts'
import { type Journal, JournalError } from '../ports/journal.ts'

/** Where to stop: the k-th durable step (append or send, counted from 1), before or after it. */
export interface KillPoint {
  readonly step: number
  readonly when: 'before' | 'after'
}

/** A journal and an exchange whose steps are counted together. */
export interface KillPoints {
  readonly journal: Journal
  readonly exchange: Exchange
  /** Names of the steps taken so far: `append <kind>` or `send <call>`. */
  readonly steps: readonly string[]
}

/**
 * Runs `kill` at one chosen step; without a point it only counts. `kill` must not return: it ends the
 * process or throws. Killing after a send loses the answer, not the effect. When it throws, the process is
 * as good as dead: its calls never return and it writes no more, whatever its code does about the error.
 */
export function killPoints(
  journal: Journal,
  exchange: Exchange,
  point: KillPoint | undefined,
  kill: (step: string) => never,
): KillPoints {
  const steps: string[] = []
  const life = { isOver: false }
  const die = (step: string) => {
    life.isOver = true
    kill(step)
  }
  const begin = (name: string): (() => void) => {
    if (life.isOver) throw new JournalError('write-failed', 'the process is dead')
    steps.push(name)
    const isHere = steps.length === point?.step
    if (isHere && point.when === 'before') die(`before ${name}`)
    return () => {
      if (isHere && point.when === 'after') die(`after ${name}`)
    }
  }
  return {
    journal: watchJournal(journal, begin),
    exchange: watchCalls(exchange, begin, life),
    steps,
  }
}

type Begin = (name: string) => () => void

/** A new one each time: one for all would keep everything that has ever waited for it. */
const never = () => new Promise<never>(() => undefined)

function watchJournal(journal: Journal, begin: Begin): Journal {
  return {
    append(entry, transactions) {
      const end = begin(`append ${entry.kind}`)
      const stored = journal.append(entry, transactions)
      end()
      return stored
    },
    appendAll(records) {
      const end = begin(`append ${records.map(({ entry }) => entry.kind).join(', ')}`)
      const stored = journal.appendAll(records)
      end()
      return stored
    },
    read: () => journal.read(),
    isBooked: (sourceId) => journal.isBooked(sourceId),
    transactions: () => journal.transactions(),
    isLowOnSpace: () => journal.isLowOnSpace?.() ?? false,
    close: () => journal.close(),
  }
}

function watchCalls(
  exchange: Exchange,
  begin: Begin,
  life: { readonly isOver: boolean },
): Exchange {
  const watch = <T>(name: string, prepared: PreparedWrite<T>): PreparedWrite<T> => ({
    nonce: prepared.nonce,
    requestHash: prepared.requestHash,
    deadline: prepared.deadline,
    async send(signal) {
      let outcome: Outcome<T>
      try {
        const end = begin(`send ${name}`)
        outcome = await prepared.send(signal)
        end()
      } catch {
        return never()
      }
      return outcome
    },
  })
  const watched: Pick<
    Exchange,
    | 'prepareOrder'
    | 'prepareCancel'
    | 'prepareTransfer'
    | 'prepareLeverage'
    | 'prepareMarginType'
    | 'prepareMarginAddition'
    | 'preparePositionMode'
    | 'prepareFence'
  > = {
    prepareOrder: async (request) =>
      watch(`${request.market} ${request.side}`, await exchange.prepareOrder(request)),
    prepareCancel: async (...arguments_) =>
      watch('cancel', await exchange.prepareCancel(...arguments_)),
    prepareTransfer: async (request) => watch('transfer', await exchange.prepareTransfer(request)),
    prepareLeverage: async (...arguments_) =>
      watch('leverage', await exchange.prepareLeverage(...arguments_)),
    prepareMarginType: async (...arguments_) =>
      watch('margin-type', await exchange.prepareMarginType(...arguments_)),
    preparePositionMode: async (mode) =>
      watch('position-mode', await exchange.preparePositionMode(mode)),
    prepareFence: async (...arguments_) =>
      watch('fence', await exchange.prepareFence(...arguments_)),
    prepareMarginAddition: async (...arguments_) =>
      watch('position-margin', await exchange.prepareMarginAddition(...arguments_)),
  }
  return new Proxy(exchange, {
    get(target, property) {
      if (life.isOver) return never
      if (Object.hasOwn(watched, property)) return Reflect.get(watched, property)
      const value: unknown = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
