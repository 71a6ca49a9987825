import {
  formatAmount,
  formatDay,
  formatExact,
  formatHours,
  formatMoney,
  formatPercent,
  formatTime,
  type Paint,
  type Screen,
  type Style,
} from '@asterkit/app-kit'
import type { FarmEvent, Opportunity } from '@asterkit/strategy'
import { checkText } from './checkText.ts'
import { savingText } from './entryText.ts'
import { labelledLines } from './labelled.ts'
import { opportunityTable, TABLE_LEGEND, verdictSignature } from './opportunityTable.ts'
import { planPanel, shortPlan } from './planPanel.ts'
import { keptText, positionStatus, positionText } from './positionLine.ts'
import { createReceipts } from './receipts.ts'

const DAY_MS = 86_400_000
/** Least time between two tables: while nothing is held people wait for one, later they do not. */
const TABLE_EVERY_MS = { flat: DAY_MS, held: 7 * DAY_MS }

/** Shows the events of a run as lines that stay, with one status line below them. */
export interface FarmView {
  readonly onEvent: (event: FarmEvent) => void
}

/**
 * Makes the live view. Hourly noise stays in the status line: the table of symbols is repeated when a
 * verdict changes, at most once a day (held: a week), and a held pair gets one line a day.
 */
export function createFarmView(options: {
  readonly screen: Screen
  readonly paint: Paint
  /** Whether single funding receipts get a line; long replays leave them to the daily line. */
  readonly showReceipts: boolean
  /** Whether every check gets a line: where checks are minutes apart, people look at the newest lines. */
  readonly showChecks: boolean
}): FarmView {
  const state = {
    tableAt: Number.NEGATIVE_INFINITY,
    signature: '',
    hadOpening: false,
    /** Day of the last line by held symbol. */
    lineDays: new Map<string, string>(),
    hasLegend: false,
    /** Why nothing was held at the newest scan. */
    flatReason: 'not looked yet',
    /** Last refused opening by symbol; the same again within a day is not told again. */
    refusals: new Map<string, { readonly time: number; readonly reason: string }>(),
  }
  const { screen, paint } = options
  const say = (event: FarmEvent, label: string, text: string, style?: Style): void => {
    const lines = labelledLines({
      time: event.time,
      label,
      text,
      paint,
      ...(style ? { style } : {}),
    })
    for (const line of lines) screen.line(line)
  }
  const showTable = (
    event: FarmEvent,
    opportunities: readonly Opportunity[],
    held?: string,
  ): void => {
    const signature = verdictSignature(opportunities)
    const hasOpening =
      held === undefined && opportunities.some((each) => each.rejected === undefined)
    const isNews =
      signature !== state.signature &&
      event.time - state.tableAt >= TABLE_EVERY_MS[held === undefined ? 'flat' : 'held']
    if (!isNews && !(hasOpening && !state.hadOpening)) return
    Object.assign(state, { tableAt: event.time, signature, hadOpening: hasOpening })
    const table = opportunityTable(opportunities, { paint, ...(held ? { held } : {}) })
    const legend = state.hasLegend ? [] : TABLE_LEGEND.map((line) => paint('dim', line))
    state.hasLegend = true
    for (const line of ['', ...table, ...legend, '']) screen.line(line)
  }
  const showCheck = (event: Extract<FarmEvent, { kind: 'check' }>): void => {
    const { portfolio, held, unread = [], obstacle } = event
    say(event, 'check', checkText(event), portfolio.pnl.isNegative() ? 'bad' : 'good')
    for (const position of held) say(event, 'hold', positionText(position))
    for (const symbol of unread) {
      say(event, 'hold', `${symbol} is held; it could not be read now`, 'warn')
    }
    if (obstacle !== undefined) say(event, 'waiting', obstacle, 'warn')
    else if (held.length + unread.length === 0) say(event, 'flat', state.flatReason)
  }
  const receipts = createReceipts()
  const sayReceipts = (event: FarmEvent, text: string | undefined): void => {
    if (text !== undefined) say(event, 'funding', text, text.includes(' -') ? 'bad' : 'good')
  }
  return {
    onEvent(event) {
      switch (event.kind) {
        case 'scan':
          state.hadOpening &&= event.opportunities.some((each) => each.rejected === undefined)
          showTable(event, event.opportunities)
          state.flatReason = event.reason ?? 'opening one'
          screen.status(statusText(event, `no pair held: ${state.flatReason}`))
          return
        case 'plan': {
          const before = state.refusals.get(event.plan.symbol)
          if (before !== undefined && event.time - before.time < DAY_MS) {
            say(event, 'plan', shortPlan(event.plan), 'accent')
            return
          }
          for (const line of planPanel(event.plan, { time: event.time, paint })) screen.line(line)
          return
        }
        case 'not-opened': {
          const before = state.refusals.get(event.symbol)
          const reason = event.reason.replaceAll(/[\d.,]+/g, '#')
          if (before?.reason === reason && event.time - before.time < DAY_MS) return
          state.refusals.set(event.symbol, { time: event.time, reason })
          say(event, 'refused', `${event.symbol}: ${event.reason}`, 'warn')
          return
        }
        case 'position': {
          const { symbol } = event.position.holding
          showTable(event, event.opportunities, symbol)
          const day = formatDay(event.time)
          if (!options.showChecks && state.lineDays.get(symbol) !== day)
            say(event, 'hold', positionText(event.position, event.accountValue))
          state.lineDays.set(symbol, day)
          screen.status(statusText(event, positionStatus(event.position)))
          return
        }
        case 'check':
          if (options.showChecks) showCheck(event)
          return
        case 'funding':
          if (options.showReceipts) sayReceipts(event, receipts.add(event))
          return
        default: {
          sayReceipts(event, receipts.flush())
          const [label, text, style] = eventText(event)
          say(event, label, text, style)
        }
      }
    },
  }
}

function statusText(
  event: Extract<FarmEvent, { kind: 'scan' | 'position' }>,
  text: string,
): string {
  return `${formatTime(event.time)}  ${formatMoney(event.accountValue)}  ${text}`
}

type TextEvent = Exclude<
  FarmEvent,
  { kind: 'scan' | 'plan' | 'not-opened' | 'position' | 'funding' | 'check' }
>

function eventText(
  event: TextEvent,
): readonly [label: string, text: string, style?: Style | undefined] {
  switch (event.kind) {
    case 'started':
      return ['start', startedText(event)]
    case 'volume-cost':
      return ['volume', volumeCostText(event), 'warn']
    case 'transfer': {
      const [from, to] = event.direction === 'spot-to-perp' ? ['spot', 'perp'] : ['perp', 'spot']
      return [
        'transfer',
        `${formatMoney(event.amount, { asset: event.asset })} from ${from} to ${to}`,
      ]
    }
    case 'opened':
      return ['opened', openedText(event), 'good']
    case 'exit':
      return ['exit', `${event.symbol}: ${event.reason}, ${event.detail}`, 'accent']
    case 'closed':
      return ['closed', closedText(event), event.pnl.net.isNegative() ? 'bad' : 'good']
    case 'repair':
      return ['repair', `${event.symbol}: ${event.detail}`, 'warn']
    case 'alert':
      return ['ALERT', `${event.code}: ${event.detail}`, 'bad']
    case 'halted':
      return ['HALTED', `nothing opens until a person looks: ${event.reason}`, 'bad']
    case 'stopped':
      return ['stopped', stoppedText(event), stoppedStyle(event)]
  }
}

function startedText(event: Extract<FarmEvent, { kind: 'started' }>): string {
  const worth = `account value ${formatMoney(event.accountValue)}`
  if (event.resumed.length === 0) return `${worth}, no pair held`
  const pairs = event.resumed.map(
    (holding) =>
      `${holding.symbol} ${formatExact(holding.spotQuantity)} spot, ${formatExact(holding.perpQuantity)} perp, since ${formatTime(holding.openedAt)}`,
  )
  return `${worth}, going on with ${pairs.join('; ')}`
}

function volumeCostText(event: Extract<FarmEvent, { kind: 'volume-cost' }>): string {
  const share = `a pair is closed once funding has paid ${formatPercent(event.feeCoverage, { places: 0 })} of its fees`
  if (event.per1000 === undefined) {
    return `trading for volume: ${share}; the commission rates could not be read, so the loss is not known and nothing opens`
  }
  const { least, most } = event.per1000
  const range = least.eq(most)
    ? formatAmount(most)
    : `${formatAmount(least)} to ${formatAmount(most)}`
  return `planned loss of ${range} USDT per 1,000 USDT of volume: ${share}`
}

function openedText(event: Extract<FarmEvent, { kind: 'opened' }>): string {
  const { holding } = event
  return `${holding.symbol} ${formatExact(holding.spotQuantity)} on spot, ${formatExact(holding.perpQuantity)} on perp at ${formatExact(holding.perpEntryPrice.toSignificantDigits(8))}, fees ${formatMoney(holding.feesPaid)}${savingText(holding.entry)}`
}

function closedText(event: Extract<FarmEvent, { kind: 'closed' }>): string {
  const { pnl } = event
  const amount = (value: typeof pnl.net) => formatAmount(value, { isSigned: true })
  return `${event.symbol} after ${formatHours(event.heldHours)}: net ${amount(pnl.net)} = funding ${amount(pnl.funding)}, basis ${amount(pnl.basisPnl)}, fees ${amount(pnl.fees.neg())}`
}

function stoppedText({ kept, unread = [] }: Extract<FarmEvent, { kind: 'stopped' }>): string {
  if (kept.length + unread.length === 0) return 'no pair is held'
  const parts = [
    ...(kept.length === 0 ? [] : [`kept open and hedged: ${kept.map(keptText).join('; ')}`]),
    ...(unread.length === 0 ? [] : [`kept open, not read at the end: ${unread.join(', ')}`]),
  ]
  return parts.join('; ')
}

function stoppedStyle({
  kept,
  unread,
}: Extract<FarmEvent, { kind: 'stopped' }>): Style | undefined {
  if (unread !== undefined) return 'warn'
  return kept.length === 0 ? undefined : 'accent'
}
