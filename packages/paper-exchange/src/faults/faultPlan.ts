import { z } from 'zod'
import type { EpochMs } from '../core/index.ts'
import { type FaultPhase, faultActions } from './faultActions.ts'

const phases = Object.keys(faultActions) as [FaultPhase, ...FaultPhase[]]

/** A moment: epoch ms, or `+ms` counted from when the plan is handed over. Exchange time. */
const moment = z.union([
  z.int().min(0),
  z.string().regex(/^\+\d{1,12}$/, 'must be epoch ms, or text such as +60000'),
])

/** Which calls or messages a fault strikes. Without any of it: all. */
export const FaultMatch = z.strictObject({
  market: z.enum(['spot', 'perp']).optional(),
  /** Name of the endpoint in the SDK, such as `placeOrder`; its path; of streams `userData` or `depth`. */
  endpoint: z.string().min(1).max(100).optional(),
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
  symbol: z.string().min(1).max(40).optional(),
  /** Client id of an order or a transfer; a star at the end stands for anything. */
  clientId: z.string().min(1).max(63).optional(),
  /** Which matching call is the first, from 1. @default 1 */
  nth: z.int().min(1).max(1_000_000).optional(),
  /** From here on. */
  from: moment.optional(),
  /** Before this. */
  to: moment.optional(),
  /** Chance of each matching call, drawn from the seed. @default 1 */
  p: z.number().gt(0).max(1).optional(),
})

const Entry = z.strictObject({
  match: FaultMatch.optional(),
  phase: z.enum(phases),
  action: z.string(),
  args: z.record(z.string(), z.unknown()).optional(),
  /** How often it strikes. @default 1; of phase `clk` always */
  times: z.union([z.int().min(1).max(1_000_000), z.literal('always')]).optional(),
})

const Plan = z.strictObject({
  /** Seed of everything that is drawn. @default 1 */
  seed: z.int().min(0).max(0xffff_ffff).optional(),
  faults: z.array(Entry).max(10_000),
})

type ActionsOf<Phase extends FaultPhase> = (typeof faultActions)[Phase]

/** One planned fault as people write it. */
export type FaultInput = {
  [Phase in FaultPhase]: {
    [Action in keyof ActionsOf<Phase>]: {
      readonly match?: z.input<typeof FaultMatch>
      readonly phase: Phase
      readonly action: Action
      readonly times?: number | 'always'
    } & ArgsInput<ActionsOf<Phase>[Action]>
  }[keyof ActionsOf<Phase>]
}[FaultPhase]

/** `args` may be left out where nothing in them is needed. */
type ArgsInput<Action> = Action extends { readonly args: infer Args extends z.ZodType }
  ? Record<never, never> extends z.input<Args>
    ? { readonly args?: z.input<Args> }
    : { readonly args: z.input<Args> }
  : never

/** A plan as people write it: the content of a fault file. */
export interface FaultPlanInput {
  readonly seed?: number
  readonly faults: readonly FaultInput[]
}

/** One planned fault, checked. */
export type Fault<Phase extends FaultPhase = FaultPhase> = Extract<
  AnyFault,
  { readonly phase: Phase }
>

type AnyFault = {
  [Phase in FaultPhase]: {
    [Action in keyof ActionsOf<Phase>]: {
      readonly match: FaultMatch
      readonly phase: Phase
      readonly action: Action
      readonly args: ArgsOutput<ActionsOf<Phase>[Action]>
      /** Infinity: always. */
      readonly times: number
    }
  }[keyof ActionsOf<Phase>]
}[FaultPhase]

type ArgsOutput<Action> = Action extends { readonly args: infer Args extends z.ZodType }
  ? z.output<Args>
  : never

/** A matcher with its moments as epoch ms. */
export interface FaultMatch extends Omit<z.output<typeof FaultMatch>, 'from' | 'to'> {
  readonly from?: EpochMs | undefined
  readonly to?: EpochMs | undefined
}

/** A plan, checked. */
export interface FaultPlan {
  readonly seed: number
  readonly faults: readonly Fault[]
}

/** A plan that cannot be used; one line that names the entry and the field. */
export class FaultPlanError extends Error {
  override readonly name = 'FaultPlanError'
}

/**
 * Checks a plan.
 *
 * @param now Where moments such as `+60000` count from.
 * @throws {FaultPlanError} It cannot be used; nothing of it is planned.
 */
export function parseFaultPlan(value: unknown, now: EpochMs): FaultPlan {
  const parsed = Plan.safeParse(value)
  if (!parsed.success) throw problem(parsed.error, [])
  const { seed = 1, faults } = parsed.data
  return { seed, faults: faults.map((entry, index) => readEntry(entry, index, now)) }
}

function readEntry(entry: z.output<typeof Entry>, index: number, now: EpochMs): Fault {
  const { phase, action: name, times, match: given = {} } = entry
  const at = ['faults', index] as const
  const actions: Readonly<Record<string, { readonly args: z.ZodType }>> = faultActions[phase]
  if (!Object.hasOwn(actions, name)) {
    throw wrong(
      [...at, 'action'],
      `of phase ${phase} must be one of ${Object.keys(actions).join(', ')}`,
    )
  }
  const args = actions[name]!.args.safeParse(entry.args ?? {})
  if (!args.success) throw problem(args.error, [...at, 'args'])
  const { from, to, ...calls } = given
  const match = { ...calls, from: momentOf(from, now), to: momentOf(to, now) }
  if (match.from !== undefined && match.to !== undefined && match.to <= match.from) {
    throw wrong([...at, 'match', 'to'], 'must be after from')
  }
  const fault = {
    match,
    phase,
    action: name,
    args: args.data,
    times: timesOf(phase, times),
  } as Fault
  if (phase === 'state' && !isSetOffByCall(fault)) checkTimed(entry, at)
  return fault
}

/** Without a call to count, a fault of the state happens once, at its time. */
function checkTimed(
  { match, times }: z.output<typeof Entry>,
  at: readonly (string | number)[],
): void {
  if (match?.nth !== undefined) {
    throw wrong([...at, 'match', 'nth'], 'counts calls: name an endpoint, method or clientId')
  }
  if (times !== undefined && times !== 1) {
    throw wrong([...at, 'times'], 'counts calls: name an endpoint, method or clientId')
  }
}

/** Whether a fault of the state waits for a call instead of a time. */
export function isSetOffByCall({ match }: Fault): boolean {
  return match.endpoint !== undefined || match.method !== undefined || match.clientId !== undefined
}

function timesOf(phase: FaultPhase, times: number | 'always' | undefined): number {
  if (times === undefined) return phase === 'clk' ? Number.POSITIVE_INFINITY : 1
  return times === 'always' ? Number.POSITIVE_INFINITY : times
}

function momentOf(moment: number | string | undefined, now: EpochMs): EpochMs | undefined {
  return typeof moment === 'string' ? now + Number(moment) : moment
}

function problem(error: z.ZodError, at: readonly (string | number)[]): FaultPlanError {
  const [issue] = error.issues
  return wrong([...at, ...(issue?.path ?? [])], issue?.message ?? 'is not valid')
}

function wrong(path: readonly PropertyKey[], what: string): FaultPlanError {
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
  const name = place.join('').replace(/^\./, '')
  return new FaultPlanError(`fault plan: ${name === '' ? 'the plan' : name}: ${what}`)
}
