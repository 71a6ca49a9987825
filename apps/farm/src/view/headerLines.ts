import { formatDay, formatDuration, type Paint } from '@asterkit/app-kit'
import { factLines } from './labelled.ts'
import type { SessionFacts } from './sessionFacts.ts'

const MODE_TEXT = {
  paper: 'paper: no real money, no key, no network',
  testnet: 'testnet: real orders on the test exchange, play money',
  live: 'LIVE: real orders, real money',
} as const

/** Returns what is said before anything else: what runs where, with how much, and what is made up. */
export function headerLines(facts: SessionFacts, paint: Paint): string[] {
  const rows: (readonly [string, string])[] = [
    ['mode', MODE_TEXT[facts.mode]],
    ['exchange', `${facts.environment.name} (${facts.environment.hosts.join(', ')})`],
    ['market', marketText(facts)],
    ['capital', capitalText(facts)],
    ['decides', `every ${formatDuration(facts.cycleIntervalMs)}${speedText(facts.speed)}`],
  ]
  if (facts.simulated !== undefined) rows.push(['made up', facts.simulated])
  rows.push(['costs', facts.costs])
  if (facts.feed.note !== undefined) rows.push(['note', facts.feed.note])
  rows.push(['memory', facts.session.folder])
  const title = 'Asterkit farm: long spot, short perpetual, collect funding (unofficial)'
  const lines = [paint('strong', title), ...factLines(rows, { paint })]
  if (facts.session.isResumed) {
    lines.push(
      paint('accent', '  Resuming the interrupted session in this folder (--fresh starts anew).'),
    )
  }
  return [...lines, '']
}

function marketText({ feed }: SessionFacts): string {
  const span = `${feed.days === undefined ? '' : `, ${feed.days} days`}${feed.from === undefined ? '' : ` from ${formatDay(feed.from)}`}`
  switch (feed.kind) {
    case 'synthetic':
      return `synthetic prices, seed ${feed.seed}${span} (same seed, same prices)`
    case 'recorded':
      return `recorded hours of ${feed.folder}${span}`
    case 'remote-paper':
      return `whatever the running paper exchange plays${span}`
    case 'market':
      return 'the real order books'
  }
}

function capitalText(facts: SessionFacts): string {
  const amount = facts.capitalQuote === undefined ? 'all free USDT' : `${facts.capitalQuote} USDT`
  return `${amount}, leverage ${facts.leverage}x`
}

function speedText(speed: SessionFacts['speed']): string {
  if (speed === undefined) return ''
  if (speed === 'max') return ', as fast as this machine can'
  return speed === 1 ? '' : `; ${formatDuration(speed * 1000)} of market time a second`
}
