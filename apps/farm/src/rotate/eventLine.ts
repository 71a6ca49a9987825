import { formatExact, formatMoney, formatShortTime, type Paint } from '@asterkit/app-kit'
import type { HedgeCycle, RotateEvent } from '@asterkit/strategy'

/** Returns the line that tells an event; undefined for those that only programs need. */
export function eventLine(event: RotateEvent, paint: Paint): string | undefined {
  const say = (label: string, text: string) =>
    `${paint('dim', formatShortTime(event.time))}  ${label.padEnd(8)}  ${text}`
  switch (event.kind) {
    case 'started':
      return say('start', event.cycle === undefined ? 'flat' : `found ${pairText(event.cycle)}`)
    case 'opened':
      return say('opened', pairText(event.cycle))
    case 'closing':
      return say('exit', `${event.reason}: ${event.detail}`)
    case 'closed':
      return say('closed', resultText(event.cycle))
    case 'not-opened':
      return say('no pair', event.detail)
    case 'repair':
      return paint('warn', say('repair', event.detail))
    case 'mode-switched':
      return say('mode', event.detail)
    case 'alarm':
      return paint('warn', say('ALARM', `${event.code}: ${event.detail}`))
    case 'halted':
      return paint('bad', say('HALTED', event.reason))
    case 'stopped':
      return say('stop', event.cycle === undefined ? 'flat' : `kept ${pairText(event.cycle)}`)
    case 'opening':
    case 'check':
      return undefined
  }
}

/** One pair in words. */
export function pairText({ symbol, long, short, phase }: HedgeCycle): string {
  const state = phase === 'holding' ? '' : ` (${phase})`
  return `${symbol}: long ${formatExact(long.quantity)}, short ${formatExact(short.quantity)}${state}`
}

function resultText({ symbol, long, short, fees, funding, heldAt, closedAt }: HedgeCycle): string {
  const gross = long.realizedPnl.plus(short.realizedPnl)
  const net = gross.minus(fees).plus(funding)
  const minutes = heldAt === undefined || closedAt === undefined ? 0 : (closedAt - heldAt) / 60_000
  return `${symbol} after ${minutes.toFixed(0)} min: ${formatMoney(net, { isSigned: true })} (fees ${formatExact(fees)})`
}
