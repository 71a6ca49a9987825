import { retryAfterMs } from './retryAfterMs.ts'
import { TransportFailure, type WireAnswer } from './transport.ts'

/** An answer of which more and more arrives. */
export interface AnswerSoFar {
  add(chunk: Buffer): void
  /** The answer, once all of it is there. */
  whole(): WireAnswer
}

/**
 * Collects the bytes of an answer, as many as are allowed: `fail` is told of more, also of more that is announced.
 *
 * @param head.headers By lower-case name.
 */
export function collectAnswer(
  head: {
    readonly status: number
    readonly headers: Readonly<Record<string, string | string[] | undefined>>
  },
  maxBytes: number,
  fail: (failure: TransportFailure) => void,
): AnswerSoFar {
  const header = (name: string) => textOf(head.headers[name])
  const tooLarge = () =>
    fail(new TransportFailure('too-large', `the answer is longer than ${maxBytes} bytes`))
  if (Number(header('content-length')) > maxBytes) tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  return {
    add(chunk) {
      size += chunk.length
      if (size > maxBytes) tooLarge()
      else chunks.push(chunk)
    },
    whole() {
      const text = chunks.length === 1 ? `${chunks[0]}` : `${Buffer.concat(chunks)}`
      return {
        status: head.status,
        text,
        header,
        retryAfterMs: retryAfterMs(header('retry-after')),
      }
    },
  }
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'object' ? value.join(', ') : value
}
