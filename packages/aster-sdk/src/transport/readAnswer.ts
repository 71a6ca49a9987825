import type { EndpointSpec, ResultOf } from '../endpoint.ts'
import { inWords } from '../inWords.ts'
import { parseJson } from './parseJson.ts'
import type { WireAnswer } from './transport.ts'

/** What an HTTP answer says, before anyone decides what that means for the call. */
export type Reading<Spec extends EndpointSpec> =
  | { readonly kind: 'value'; readonly value: ResultOf<Spec> }
  /** The venue's own error, whatever the HTTP status. */
  | { readonly kind: 'venue-error'; readonly code: number; readonly venueMessage: string }
  /** HTTP 429 or 418. */
  | { readonly kind: 'limited'; readonly code: number | undefined }
  /** Redirect. */
  | { readonly kind: 'redirect' }
  /** HTML, truncated JSON, or an error status without the venue's error. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** JSON of another shape. */
  | { readonly kind: 'unexpected'; readonly field: string; readonly reason: string }

/** Reads an answer of an endpoint. */
export function readAnswer<Spec extends EndpointSpec>(
  spec: Spec,
  answer: WireAnswer,
): Reading<Spec> {
  const { status } = answer
  // A browser hides a redirect that it may not follow behind status 0.
  if (status === 0 || (status >= 300 && status < 400)) return { kind: 'redirect' }
  const quick = status === 200 ? spec.readText?.(answer.text) : undefined
  if (quick !== undefined) return { kind: 'value', value: quick as ResultOf<Spec> }
  const body = tryParse(answer.text)
  const error = venueErrorIn(body, status)
  if (status === 429 || status === 418) return { kind: 'limited', code: error?.code }
  if (error !== undefined) return { kind: 'venue-error', ...error }
  if (status < 200 || status >= 300) return { kind: 'unreadable', reason: `HTTP ${status}` }
  if (body === undefined)
    return { kind: 'unreadable', reason: `HTTP ${status} with a body that is not JSON` }
  const parsed = spec.result.safeParse(body, inWords)
  if (parsed.success) return { kind: 'value', value: parsed.data as ResultOf<Spec> }
  const issue = parsed.error.issues[0]
  return {
    kind: 'unexpected',
    field: issue?.path.map(String).join('.') ?? '',
    reason: issue?.message ?? 'unknown shape',
  }
}

function tryParse(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

/** `{code, msg}`: always an error on an error status, and with a negative code on any. */
function venueErrorIn(
  body: unknown,
  status: number,
): { code: number; venueMessage: string } | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { code: raw, msg } = body as { code?: unknown; msg?: unknown }
  const code = typeof raw === 'string' && /^-?\d{1,9}$/.test(raw) ? Number(raw) : raw
  if (typeof code !== 'number' || !Number.isInteger(code) || typeof msg !== 'string')
    return undefined
  const isError = code < 0 || status < 200 || status >= 300
  return isError ? { code, venueMessage: msg.slice(0, 300) } : undefined
}
