import type { EpochMs } from '../core/index.ts'

/** One answered request. No parameters: they carry signatures. */
export interface AnsweredRequest {
  /** Virtual time. */
  readonly time: EpochMs
  readonly host: 'futures' | 'spot'
  readonly method: string
  readonly path: string
  readonly status: number
}

const KEPT = 50
/** Longer paths are cut: they are nobody's but a fuzzer's. */
const MAX_PATH = 100

/** The latest requests of both hosts, for the status page. */
export class RequestRing {
  readonly #requests: AnsweredRequest[] = []

  add(request: AnsweredRequest): void {
    this.#requests.push({ ...request, path: request.path.slice(0, MAX_PATH) })
    if (this.#requests.length > KEPT) this.#requests.shift()
  }

  /** Newest first. */
  get latest(): readonly AnsweredRequest[] {
    return this.#requests.toReversed()
  }
}
