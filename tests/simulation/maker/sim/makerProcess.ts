import {
  type Journal,
  JournalError,
  type MakerExchange,
  type MakerReport,
  type MarketMakerRun,
  runMarketMaker,
  silentLogger,
} from '@asterkit/strategy'
import type { MakerDeath } from './makerScenario.ts'
import type { WireProcess } from './makerWire.ts'
import type { VirtualTime } from './virtualTime.ts'

/** How a process ended. */
export type MakerExit =
  | { readonly kind: 'done'; readonly report: MakerReport }
  | { readonly kind: 'killed' | 'failed'; readonly detail: string }

/** One process of the market maker: it may be killed anywhere, and is then left where it is. */
export class MakerProcess implements WireProcess {
  exit: MakerExit | undefined
  readonly #life = new AbortController()
  readonly #stopping = new AbortController()
  readonly #death: MakerDeath | undefined
  #steps = 0
  #commits = 0

  constructor(death: MakerDeath | undefined, time: VirtualTime) {
    this.#death = death
    if (death?.kind === 'stop') time.at(death.at, () => this.stop())
    if (death?.kind === 'kill-at') time.at(death.at, () => this.#kill(`at ${death.at}`))
  }

  get isOver(): boolean {
    return this.exit !== undefined
  }

  get signal(): AbortSignal {
    return this.#life.signal
  }

  /** Asks it to end in order. */
  stop(): void {
    this.#stopping.abort(new DOMException('stopped', 'AbortError'))
  }

  step(when: 'before' | 'after'): void {
    if (when === 'before') this.#steps += 1
    const death = this.#death
    if (death?.kind !== 'kill' || death.step !== this.#steps || death.when !== when) return
    this.#kill(`${when} step ${this.#steps}`)
  }

  start(run: Omit<MarketMakerRun, 'log'>, connect: () => MakerExchange): void {
    const work = runMarketMaker(
      { ...run, exchange: connect(), journal: this.#journal(run.journal), log: silentLogger },
      this.#stopping.signal,
    )
    work.then(
      (report) => this.#end({ kind: 'done', report }),
      (error: unknown) => this.#end({ kind: 'failed', detail: String(error) }),
    )
  }

  #end(exit: MakerExit): void {
    this.exit ??= exit
    this.#life.abort()
  }

  #kill(detail: string): void {
    this.#end({ kind: 'killed', detail })
  }

  #journal(disk: Journal): Journal {
    const death = this.#death
    return {
      ...disk,
      appendAll: (records) => {
        if (this.isOver) throw new JournalError('write-failed', 'the process is dead')
        this.step('before')
        if (this.isOver) throw new JournalError('write-failed', 'the process is dead')
        this.#commits += 1
        const isFailing = death?.kind === 'journal-fails' && this.#commits >= death.entry
        if (isFailing && !(death.isStored && this.#commits === death.entry)) {
          throw new JournalError('write-failed', 'the disk fails as planned')
        }
        const stored = disk.appendAll(records)
        if (isFailing) throw new JournalError('write-failed', 'the disk fails as planned')
        this.step('after')
        if (this.isOver) throw new JournalError('write-failed', 'the process is dead')
        return stored
      },
    }
  }
}
