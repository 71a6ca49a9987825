import { provesRefusal } from '@asterkit/sdk'
import type { Fault } from './faultPlan.ts'

/** What a client may conclude from an error that was planned. */
export interface PlannedAnswer {
  /** `unknown`: the error proves nothing about the effect. */
  readonly kind: 'refused' | 'unknown'
  readonly code: number
  readonly message: string
}

/** In process: what the SDK would tell its caller about an error that a plan names, by the same rule. */
export function plannedAnswer({ args }: Fault & { action: 'refuse' | 'error' }): PlannedAnswer {
  const { code, status = 400, msg: message = 'as planned' } = args
  return { kind: provesRefusal(status, code, message) ? 'refused' : 'unknown', code, message }
}
