import { isFields } from '../plainChecks.ts'

/** What the venue answers to a control message. */
export type ControlAnswer =
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'refused'; readonly message: string }

const FIRST_LETTERS = new Set(['r', 'i', 'c', 'm', 'e'].map((letter) => letter.charCodeAt(0)))
const QUOTE = '"'.charCodeAt(0)

/** Reads the answer to a control message; undefined for every event. Cheap for events. */
export function readControlAnswer(text: string): ControlAnswer | undefined {
  if (!FIRST_LETTERS.has(text.charCodeAt(2))) return undefined
  // Events begin with the one-letter field `e`.
  if (text.charCodeAt(3) === QUOTE) return undefined
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
  if (!isFields(message)) return undefined
  if ('result' in message && typeof message.id === 'number') return { kind: 'done', id: message.id }
  const refusal = isFields(message.error) ? message.error : message
  if (typeof refusal.code !== 'number' || typeof refusal.msg !== 'string') return undefined
  return { kind: 'refused', message: `${refusal.code} ${refusal.msg.slice(0, 200)}` }
}
