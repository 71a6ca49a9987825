import type { Plant } from './plant.ts'

const STRATEGY = 'packages/strategy/src'
const FARM = `${STRATEGY}/strategies/funding-farm`

/** Bugs in what the farm remembers, counts and decides. */
export const farmPlants: readonly Plant[] = [
  {
    name: 'restart-lifts-halt',
    breaks: 'I14',
    bug: 'a restart forgets that trading was halted',
    edits: [
      {
        file: `${STRATEGY}/executors/foldEntry.ts`,
        find: 'view.epoch = body.epoch',
        replace: 'view.epoch = body.epoch\n    view.halt = undefined',
      },
    ],
  },
  {
    name: 'restart-resets-caps',
    breaks: 'I8',
    bug: 'a restart forgets how often was opened today',
    edits: [
      {
        file: `${STRATEGY}/executors/foldEntry.ts`,
        find: "count(view, time, 'sessions')",
        replace: 'view.counts = { day: 0, orders: 0, opens: 0, unwinds: 0, sessions: 0 }',
      },
    ],
  },
  {
    name: 'notional-uncapped',
    breaks: 'I8',
    bug: 'a pair is made as large as the capital allows, whatever its largest notional',
    edits: [
      {
        file: `${STRATEGY}/risk/limits.ts`,
        find: 'Decimal.min(wanted, maxNotionalQuote ?? wanted, room ?? wanted)',
        replace: 'Decimal.min(wanted, room ?? wanted)',
      },
      {
        file: `${STRATEGY}/strategies/funding-farm/run/session.ts`,
        find: '...(config.limits.maxNotionalQuote && {',
        replace: '...(config.limits.maxNotionalQuote?.isZero() && {',
      },
    ],
  },
  {
    name: 'restart-trusts-journal',
    breaks: 'I10',
    bug: 'a restart does not compare the journal with the venue',
    edits: [
      {
        file: `${FARM}/run/session.ts`,
        find: "reconcileReason: 'a session begins',",
        replace:
          "reconcileReason: records.view.cursors.has('opening') ? undefined : 'a session begins',",
      },
      {
        file: `${FARM}/run/session.ts`,
        find: "obstacles: [{ detail: 'journal and venue were not compared yet' }],",
        replace: 'obstacles: [],',
      },
    ],
  },
  {
    name: 'kill-switch-unread',
    breaks: 'I14',
    bug: 'a person who asks for a halt is not heard',
    edits: [
      {
        file: `${STRATEGY}/risk/killSwitch.ts`,
        find: 'return readHaltRequest()',
        replace: 'return undefined',
      },
    ],
  },
  {
    name: 'stale-book-accepted',
    breaks: 'I17',
    bug: 'pairs open on books and prices of any age',
    edits: [
      {
        file: `${STRATEGY}/risk/staleData.ts`,
        find: 'return age <= maxAgeMs && -age <= maxAgeMs',
        replace: 'return -age <= maxAgeMs',
      },
      {
        file: `${STRATEGY}/executors/legPrice.ts`,
        find: 'const { maxBookAgeMs, maxBookDeviationBps } = context.limits',
        replace: `const { maxBookDeviationBps } = context.limits
  const maxBookAgeMs = Number.POSITIVE_INFINITY`,
      },
    ],
  },
  {
    name: 'leverage-not-read-back',
    breaks: 'I8',
    bug: 'a leverage that was asked for counts as set',
    edits: [
      {
        file: `${STRATEGY}/executors/preparePerp.ts`,
        find: "if (answer === '') return undefined",
        replace: 'if (answer !== undefined) return undefined',
      },
    ],
  },
  {
    name: 'interval-always-8h',
    breaks: 'I3',
    bug: 'every symbol is taken to pay funding each eight hours',
    edits: [
      {
        file: `${FARM}/facts.ts`,
        find: 'const intervalHours = state.terms?.get(symbol)?.intervalHours',
        replace: 'const intervalHours = state.terms?.has(symbol) === true ? 8 : undefined',
      },
      {
        file: `${FARM}/marketRules.ts`,
        find: 'if (isHistoryDue || newestGapHours === undefined || newestGapHours === stated) return undefined',
        replace: 'if (isHistoryDue || newestGapHours !== stated) return undefined',
      },
    ],
  },
  {
    name: 'funding-counted-twice',
    breaks: 'I9',
    bug: 'a funding payment that is read twice counts twice',
    edits: [
      {
        file: `${STRATEGY}/executors/bookFunding.ts`,
        find: "row.type === 'FUNDING_FEE' && !book.isBooked(incomeSource(row.id))",
        replace: "row.type === 'FUNDING_FEE'",
      },
    ],
  },
  {
    name: 'fee-sign-flipped',
    breaks: 'I9',
    bug: 'the ledger books fees as income',
    edits: [
      {
        file: `${STRATEGY}/ledger/transactions.ts`,
        find: 'const fee = decimal(fill.commission)\n  const from',
        replace: 'const fee = decimal(fill.commission).negated()\n  const from',
      },
    ],
  },
  {
    name: 'foreign-position-joined',
    breaks: 'I18',
    bug: 'a pair is opened on top of a position that is not ours',
    edits: [
      {
        file: `${STRATEGY}/executors/preflight.ts`,
        find: 'if (position !== undefined && !position.quantity.isZero()) {',
        replace: 'if (position === null) {',
      },
      {
        file: `${FARM}/accountRules.ts`,
        find: 'isNotForeign, isNotCooling',
        replace: 'isNotCooling',
      },
      {
        file: `${STRATEGY}/reconcile.ts`,
        find: 'if (foreign.isZero()) continue',
        replace: 'if (foreign.isFinite()) continue',
      },
    ],
  },
  {
    name: 'stop-never-fires',
    breaks: 'I5',
    bug: 'a losing short is neither topped up nor closed before it is liquidated',
    edits: [
      {
        file: `${FARM}/marginUse.ts`,
        find: 'if (entryValue.lte(0)) return undefined',
        replace: 'if (entryValue.isFinite()) return undefined',
      },
    ],
  },
]
