import type { VenueAccount } from '../core/index.ts'
import type { PaperMachine } from './paperMachine.ts'
import { bookRows } from './paperState.ts'

const STYLE = `body{font:14px/1.4 system-ui,sans-serif;margin:1.5rem;color:#222;background:#fff}
table{border-collapse:collapse;margin:0 0 1.5rem}th,td{padding:.15rem .7rem;text-align:right;border-bottom:1px solid #ddd}
th:first-child,td:first-child{text-align:left}caption{text-align:left;font-weight:600;padding:.3rem 0}`

/** Accounts that are shown; `/paper/state` has all. */
const SHOWN_ACCOUNTS = 20

/** A page about a running exchange: plain HTML that loads nothing and renews itself. */
export function statusPage(machine: PaperMachine): string {
  const { venue, clock } = machine
  const accounts = [...venue.accounts()]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>Paper exchange</title><style>${STYLE}</style></head><body>
<h1>Paper exchange</h1>
<p>${escapeHtml(venue.feed.name)}, ${new Date(venue.now).toISOString()}${clock.isEnded ? ', over' : ''}.
Play money. <a href="/paper/state">state</a>, <a href="/paper/snapshot">snapshot</a>.</p>
${table(
  `Accounts (${accounts.length})`,
  ['address', 'spot', 'perp wallet', 'positions', 'working orders'],
  accounts.slice(0, SHOWN_ACCOUNTS).map(accountRow),
)}
${table(
  'Books',
  ['symbol', 'market', 'bid', 'ask', 'mark', 'funding rate'],
  [...bookRows(venue, 'spot'), ...bookRows(venue, 'perp')].map((row) => [
    row.symbol,
    row.market,
    row.bidPrice ?? '-',
    row.askPrice ?? '-',
    row.markPrice ?? '-',
    row.fundingRate ?? '-',
  ]),
)}
${table(
  'Last requests',
  ['path', 'host', 'method', 'status', 'time'],
  machine.requests.latest.map(({ path, host, method, status, time }) => [
    path,
    host,
    method,
    String(status),
    new Date(time).toISOString(),
  ]),
)}
</body></html>
`
}

function accountRow(account: VenueAccount): string[] {
  const spot = [...account.spotBalances()]
    .map(([asset, { free, locked }]) => `${free.plus(locked).toFixed()} ${asset}`)
    .join(', ')
  const positions = account
    .positions()
    .map(({ symbol, quantity }) => `${quantity.toFixed()} ${symbol}`)
    .join(', ')
  const working = account.openOrders('spot').length + account.openOrders('perp').length
  return [
    account.address,
    spot || '-',
    `${account.perpWallet().wallet.toFixed()} USDT`,
    positions || '-',
    String(working),
  ]
}

function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const cells = (tag: 'th' | 'td', texts: readonly string[]) =>
    `<tr>${texts.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join('')}</tr>`
  const body = rows.map((row) => cells('td', row)).join('\n')
  return `<table><caption>${escapeHtml(caption)}</caption>${cells('th', head)}\n${body}</table>`
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
