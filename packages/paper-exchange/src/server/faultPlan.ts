import { z } from 'zod'

/**
 * One planned fault. `drop-request`: the call never reaches the exchange. `drop-answer`: it is executed,
 * the answer is lost. `status-503`: it is executed, the answer says 503. `delay`: it waits `ms` real
 * milliseconds before it reaches the exchange.
 */
export const Fault = z.strictObject({
  /** Exact path, e.g. `/fapi/v3/order`. */
  path: z.string().startsWith('/'),
  /** Any method when absent. */
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
  /** Which matching call from now on: 1 is the next one. @default 1 */
  nth: z.int().min(1).max(1_000_000).optional(),
  action: z.enum(['drop-answer', 'drop-request', 'status-503', 'delay']),
  /** Real milliseconds of a delay. @default 1000 */
  ms: z.int().min(0).max(600_000).optional(),
})
export type Fault = z.output<typeof Fault>

/** The faults that wait for their call. Each strikes once. */
export class FaultPlan {
  readonly #waiting: { readonly fault: Fault; remaining: number }[] = []

  add(fault: Fault): void {
    this.#waiting.push({ fault, remaining: fault.nth ?? 1 })
  }

  get waiting(): readonly Fault[] {
    return this.#waiting.map(({ fault }) => fault)
  }

  clear(): void {
    this.#waiting.length = 0
  }

  /** Counts a call and takes the first fault whose turn it is out of the plan. */
  strike(method: string, path: string): Fault | undefined {
    let struck: Fault | undefined
    for (const entry of [...this.#waiting]) {
      const { fault } = entry
      if (fault.path !== path || (fault.method !== undefined && fault.method !== method)) continue
      entry.remaining -= 1
      if (entry.remaining > 0 || struck !== undefined) continue
      struck = fault
      this.#waiting.splice(this.#waiting.indexOf(entry), 1)
    }
    return struck
  }
}
