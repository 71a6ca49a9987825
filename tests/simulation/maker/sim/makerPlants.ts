import type { Plant } from '../../plants/plant.ts'

const QUOTES = 'packages/strategy/src/executors/quotes'
const MAKER = 'packages/strategy/src/strategies/market-maker'

/** Bugs that the seeds of the market maker must find; each breaks the rule that it names. */
export const makerPlants: readonly Plant[] = [
  {
    name: 'skips-the-dead-man-check',
    breaks: 'dead-man',
    bug: 'places orders whether or not the timer that cancels them was started',
    edits: [
      {
        file: `${QUOTES}/countdown.ts`,
        find: 'isArmed: (now) => startedAt !== undefined && now - startedAt < rule.countdownMs / 2,',
        replace: 'isArmed: () => true,',
      },
    ],
  },
  {
    name: 'takes-unknown-for-refused',
    breaks: 'intent-first',
    bug: 'believes that an order without an answer does not exist',
    edits: [
      {
        file: `${QUOTES}/sendQuotes.ts`,
        find: "const hasNoEffect = outcome.kind === 'refused' || outcome.kind === 'not-sent'",
        replace: "const hasNoEffect = outcome.kind !== 'accepted'",
      },
    ],
  },
  {
    name: 'counts-no-resting-orders',
    breaks: 'hard-limit',
    bug: 'holds the position alone against the hard limit, not what may still fill',
    edits: [
      {
        file: `${MAKER}/run/chooseRequests.ts`,
        find: 'return this.#desk.exposedLots(side) + this.#added[side] + lots <= most',
        replace: 'return lots <= most',
      },
      {
        file: `${MAKER}/run/diffRulesOf.ts`,
        find: 'bid: Math.max(0, figures.hardLots - held),\n        ask: Math.max(0, figures.hardLots + held),',
        replace: 'bid: 2 * figures.hardLots,\n        ask: 2 * figures.hardLots,',
      },
    ],
  },
  {
    name: 'replaces-before-the-cancel-is-confirmed',
    breaks: 'two-orders',
    bug: 'takes an order for gone as soon as its cancel is sent',
    edits: [
      {
        file: `${QUOTES}/sendQuotes.ts`,
        find: '    mark() {\n      quote.isBusy = true\n',
        replace: "    mark() {\n      quote.isBusy = true\n      quote.state = 'ended'\n",
      },
    ],
  },
  {
    name: 'trusts-a-gapped-book',
    breaks: 'stale-feed',
    bug: 'goes on quoting on a book of which messages are missing',
    edits: [
      {
        file: `${MAKER}/fold.ts`,
        find: 'return { ...state, book: undefined }',
        replace: 'return state',
      },
    ],
  },
  {
    name: 'does-not-look-at-the-age',
    breaks: 'stale-feed',
    bug: 'takes a silent stream for a quiet market',
    edits: [
      {
        file: `${MAKER}/guards.ts`,
        find: '!isFresh(state.book.time, now, guards.maxBookAgeMs)',
        replace: 'age < 0 && !isFresh(state.book.time, now, guards.maxBookAgeMs)',
      },
    ],
  },
  {
    name: 'doubles-on-retry',
    breaks: 'two-orders',
    bug: 'sends an order again when its answer does not come',
    edits: [
      {
        file: `${QUOTES}/sendQuotes.ts`,
        find: "log.warn('outcome unknown', { clientOrderId: id, call, message: outcome.message })",
        replace: `log.warn('outcome unknown', { clientOrderId: id, call, message: outcome.message })
    const { side, ticks, lots } = quote
    if (call === 'place') await sendQuotes(context, desk, [{ call, to: { side, ticks, lots } }])`,
      },
    ],
  },
  {
    name: 'absent-is-dead',
    breaks: 'false-end',
    bug: 'takes an order that cannot be found for dead while its request may still arrive',
    edits: [
      {
        file: `${QUOTES}/resolveQuote.ts`,
        find: 'const isOver = isVoid || isKnown || clock.now() > quote.deadline + MARGIN_MS',
        replace: 'const isOver = clock.now() > 0',
      },
      {
        file: `${QUOTES}/resolveQuote.ts`,
        find: "if (watch.fence === 'untried' && quote.orderId === undefined)",
        replace: "if (watch.fence === 'void')",
      },
    ],
  },
  {
    name: 'books-only-what-the-stream-tells',
    breaks: 'ledger',
    bug: 'never reads the list of its trades',
    edits: [
      {
        file: `${QUOTES}/catchUp.ts`,
        find: 'if (missing.length > 0) await bookMissing',
        replace: 'if (missing.length < 0) await bookMissing',
      },
    ],
  },
  {
    name: 'quotes-after-a-halt',
    breaks: 'halted',
    bug: 'does not look at its halt before it sends',
    edits: [
      {
        file: `${MAKER}/run/react.ts`,
        find: "if (view.halt !== undefined) block('halted', view.halt.reason)",
        replace: '',
      },
      {
        file: `${QUOTES}/sendQuotes.ts`,
        find: 'const isHalted = context.book.view.halt !== undefined',
        replace: 'const isHalted = context.book.view.epoch < 0',
      },
    ],
  },
  {
    name: 'never-stops-losing',
    breaks: 'day-loss',
    bug: 'has a limit of its losses and does not act on it',
    edits: [
      {
        file: `${MAKER}/run/housekeeping.ts`,
        find: 'if (!isLost) blocks.delete',
        replace: 'if (maxDayLossQuote) blocks.delete',
      },
    ],
  },
]
