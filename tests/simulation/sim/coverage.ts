import type { Strike } from '@asterkit/paper-exchange/faults'
import type { FarmEvent, TradeEntry } from '@asterkit/strategy'

/** Counts what a run has seen, so that runs in which nothing happens are noticed. */
export class Coverage {
  readonly #counts = new Map<string, number>()

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  addEvent(event: FarmEvent): void {
    if (event.kind === 'alert') this.add(`alert: ${event.code}`)
    else if (event.kind === 'exit') this.add(`exit: ${event.reason}`)
    else if (!EVERY_CYCLE.has(event.kind)) this.add(`told: ${event.kind}`)
  }

  addEntry(entry: TradeEntry): void {
    if (entry.kind === 'order-state') this.add(`order: ${entry.body.state}`)
    else if (entry.kind === 'pair-status') this.add(`pair: ${entry.body.status}`)
    else if (entry.kind === 'intent') this.add(`intent: ${entry.body.action}`)
    else if (entry.kind === 'transfer-state') this.add(`transfer: ${entry.body.state}`)
    else if (entry.kind === 'setting-state') this.add(`setting: ${entry.body.setting}`)
    else if (COUNTED.has(entry.kind)) this.add(`entry: ${entry.kind}`)
  }

  addStrikes(strikes: readonly Strike[], classes: readonly string[]): void {
    for (const { index, refusal } of strikes) {
      if (refusal === undefined) this.add(`fault: ${classes[index] ?? 'unknown'}`)
    }
  }

  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => a.localeCompare(b)))
  }
}

const EVERY_CYCLE = new Set<string>(['scan', 'position', 'check'])
const COUNTED = new Set<string>([
  'cancel-sent',
  'fence-sent',
  'adjustment',
  'adoption',
  'cooldown',
  'halt',
  'external',
  'funding',
])
