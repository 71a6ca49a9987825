/** Per call. */
export interface CallOptions {
  /** Cuts the call. A write that is cut after it was sent has an unknown outcome. */
  readonly signal?: AbortSignal | undefined
}
