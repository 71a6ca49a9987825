import type { RejectReason } from './report.ts'

/** What speaks against a symbol. Where it is raised for many symbols at every look, the words come when asked for. */
export interface Objection {
  readonly code: RejectReason['code']
  readonly detail: string | (() => string)
}

/** The objection in words. */
export function reasonOf({ code, detail }: Objection): RejectReason {
  return { code, detail: typeof detail === 'string' ? detail : detail() }
}
