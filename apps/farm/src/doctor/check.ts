/** One question of the doctor with its answer. */
export interface Check {
  readonly name: string
  readonly level: 'ok' | 'warning' | 'failed'
  readonly detail: string
  /** What to do about it; absent when nothing has to be done. */
  readonly advice?: string
}

/** All is well. */
export function ok(name: string, detail: string): Check {
  return { name, level: 'ok', detail }
}

/** Works, but a person should look at it. */
export function warning(name: string, detail: string, advice: string): Check {
  return { name, level: 'warning', detail, advice }
}

/** Trading must not begin like this. */
export function failed(name: string, detail: string, advice: string): Check {
  return { name, level: 'failed', detail, advice }
}
