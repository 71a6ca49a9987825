import { formatAmount, formatDay, formatHours, formatMoney } from '@asterkit/app-kit'
import type { Notification } from '@asterkit/app-kit/notify'
import type { Decimal } from '@asterkit/instruments'
import type { FarmEvent } from '@asterkit/strategy'
import { checkText } from '../view/checkText.ts'
import { positionText } from '../view/positionLine.ts'

type Check = Extract<FarmEvent, { kind: 'check' }>

/**
 * Chooses what of a run's events is worth a message: openings, closings, repairs, alarms, halts, and one
 * summary at the first check of each UTC day.
 */
export function createFarmNews(name: string): (event: FarmEvent) => Notification | undefined {
  const day = { name: '', value: undefined as Decimal | undefined, alerts: 0 }
  return (event) => {
    if (event.kind === 'alert') day.alerts += 1
    if (event.kind !== 'check') return messageOf(name, event)
    const today = formatDay(event.time)
    if (today === day.name) return undefined
    const isFirst = day.name === ''
    const summary = isFirst ? undefined : dailySummary(name, event, day)
    Object.assign(day, { name: today, value: event.portfolio.value, alerts: 0 })
    return summary
  }
}

function messageOf(name: string, event: Exclude<FarmEvent, Check>): Notification | undefined {
  const tell = (
    level: Notification['level'],
    title: string,
    text: string,
    symbol?: string,
  ): Notification => ({
    time: event.time,
    level,
    kind: event.kind,
    ...(symbol !== undefined && { symbol }),
    title: `${name}: ${title}`,
    text,
  })
  switch (event.kind) {
    case 'opened': {
      const { symbol, entryNotional, feesPaid } = event.holding
      const text = `${formatMoney(entryNotional)} per leg, fees ${formatMoney(feesPaid)}`
      return tell('info', `opened ${symbol}`, text, symbol)
    }
    case 'exit':
      return tell(
        'info',
        `closing ${event.symbol}`,
        `${event.reason}, ${event.detail}`,
        event.symbol,
      )
    case 'closed': {
      const { net, funding, basisPnl, fees } = event.pnl
      const amount = (value: Decimal) => formatAmount(value, { isSigned: true })
      const text = `net ${amount(net)} USDT after ${formatHours(event.heldHours)}: funding ${amount(funding)}, basis ${amount(basisPnl)}, fees ${amount(fees.neg())}`
      return tell('info', `closed ${event.symbol}`, text, event.symbol)
    }
    case 'repair':
      return tell('warning', `repaired ${event.symbol}`, event.detail, event.symbol)
    case 'alert':
      return tell('warning', `alert ${event.code}`, event.detail)
    case 'halted':
      return tell('critical', 'HALTED, nothing opens until a person looks', event.reason)
    default:
      return undefined
  }
}

function dailySummary(
  name: string,
  event: Check,
  before: { readonly name: string; readonly value: Decimal | undefined; readonly alerts: number },
): Notification {
  const change = before.value && event.portfolio.value.minus(before.value)
  const lines = [
    `check ${checkText(event)}`,
    ...(change === undefined
      ? []
      : [
          `since ${before.name}: ${formatMoney(change, { isSigned: true })}, alerts ${before.alerts}`,
        ]),
    ...event.held.map((position) => positionText(position)),
    ...(event.unread ?? []).map((symbol) => `${symbol} is held; it could not be read`),
    ...(event.isHalted ? ['HALTED: nothing opens until a person looks'] : []),
  ]
  return {
    time: event.time,
    level: event.isHalted ? 'warning' : 'info',
    kind: 'daily-summary',
    title: `${name}: daily summary`,
    text: lines.join('\n'),
  }
}
