/** What one call is answered. */
export interface HttpAnswer {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** An error in the venue's form. */
export function jsonRefusal(status: number, code: number, msg: string): HttpAnswer {
  return { status, body: JSON.stringify({ code, msg }) }
}
