import { judgeClock } from './doctor/judgeAccess.ts'

/**
 * Returns a line for a person whose machine shows another time than the exchange: nothing depends on it, since the
 * exchange's time is used, but whoever keeps such a clock will be misled by it elsewhere. Undefined: it is right enough.
 *
 * @param skewMs Exchange time minus this machine's.
 */
export function clockNote(skewMs: number): string | undefined {
  const { level, detail, advice } = judgeClock(skewMs)
  if (level !== 'failed') return undefined
  return `warning: ${detail}; the exchange's time is used: ${advice}`
}
