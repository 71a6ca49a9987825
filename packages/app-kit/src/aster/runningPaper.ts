import { createHash } from 'node:crypto'
import { customEnvironment, type Environment, isLoopback } from '@asterkit/sdk/environments'
import { z } from 'zod'

/** The address of a paper exchange: plain http to this machine. */
export const paperUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).protocol === 'http:' && isLoopback(text),
    'must be an http address of this machine, such as http://127.0.0.1:8900',
  )

/**
 * Describes a paper exchange that runs on this machine: its spot host has the port after the futures host's.
 *
 * @param url Its futures address.
 */
export function runningPaper(url: string): Environment {
  const at = (scheme: 'http' | 'ws', offset: number): string => {
    const { hostname, port } = new URL(url)
    return `${scheme}://${hostname}:${Number(port || 80) + offset}`
  }
  return customEnvironment({
    name: 'paper',
    hosts: {
      futuresRest: at('http', 0),
      futuresWs: at('ws', 0),
      spotRest: at('http', 1),
      spotWs: at('ws', 1),
    },
  })
}

/** Name of the session, and of the play account, of a bot on a running paper exchange. */
export function runningPaperName(url: string): string {
  return `paper-url-${createHash('sha256').update(url).digest('hex').slice(0, 10)}`
}
