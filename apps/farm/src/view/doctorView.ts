import type { Paint } from '@asterkit/app-kit'
import type { Check } from '../doctor/check.ts'
import { labelledText } from './labelled.ts'

const MARK = {
  ok: ['ok', 'good'],
  warning: ['warning', 'warn'],
  failed: ['FAILED', 'bad'],
} as const

/** Returns a line per question, with what to do below what failed. */
export function doctorView(checks: readonly Check[], paint: Paint): string[] {
  return checks.flatMap(({ name, level, detail, advice }) => {
    const [label, style] = MARK[level]
    return [
      ...labelledText({ label, style, text: `${name}: ${detail}`, paint }),
      ...(advice === undefined ? [] : labelledText({ label: '', text: `-> ${advice}`, paint })),
    ]
  })
}
