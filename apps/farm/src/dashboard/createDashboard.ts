import { formatShortTime, type Paint } from '@asterkit/app-kit'
import { fundingPayments } from '@asterkit/strategy'
import type { Place } from '../lookAtMarket.ts'
import { fundingView } from '../view/fundingView.ts'
import { healthView } from '../view/healthView.ts'
import { ratesView } from '../view/ratesView.ts'
import type { DashboardState, Page, Snapshot } from './dashboardState.ts'
import { readSnapshot } from './readSnapshot.ts'

/** A key as the terminal tells it. */
export interface Key {
  /** The character, in lower case; empty for the named ones. */
  readonly text: string
  readonly name?: 'up' | 'down' | 'escape' | 'return' | 'backspace'
}

/** A survey reads the history of every symbol: more often than this it only costs weight. */
const SURVEY_EVERY_MS = 300_000
const NOTES_KEPT = 20

/** The dashboard without its terminal: what it shows, and what keys and time do to it. */
export interface Dashboard {
  state(): DashboardState
  subscribe(listener: () => void): () => void
  press(key: Key): void
  /** Reads everything again unless a reading is under way. */
  refresh(): Promise<void>
  leave(): void
  /** Settles when the person leaves. */
  readonly left: Promise<void>
}

/** Makes a dashboard over one account. @param now Local clock, epoch ms. */
export function createDashboard(options: {
  /** Understands the command line once more: a market can be opened once only. */
  readonly openPlace: () => Promise<Place>
  readonly paint: Paint
  readonly now: () => number
}): Dashboard {
  const { paint, now } = options
  let state: DashboardState = { notes: [] }
  let surveyedAt = Number.NEGATIVE_INFINITY
  const listeners = new Set<() => void>()
  let leave: () => void = () => undefined
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })
  const update = (change: Partial<DashboardState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const note = (text: string) =>
    update({ notes: [`${formatShortTime(now())}  ${text}`, ...state.notes].slice(0, NOTES_KEPT) })
  const showPage = (page: Omit<Page, 'offset'>) => update({ page: { ...page, offset: 0 } })

  /** One thing at a time; a failure is shown and ends nothing. */
  const work = async (busy: string, body: () => Promise<void>): Promise<void> => {
    if (state.busy !== undefined) return
    update({ busy })
    try {
      await body()
      update({ busy: undefined, failure: undefined })
    } catch (error) {
      update({ busy: undefined, failure: error instanceof Error ? error.message : String(error) })
    }
  }
  const read = async (isSurveyDue: boolean): Promise<Snapshot> => {
    const known = isSurveyDue ? undefined : state.snapshot?.survey
    const snapshot = await readSnapshot(await options.openPlace(), known)
    if (known === undefined) surveyedAt = now()
    update({ snapshot, readAt: now() })
    return snapshot
  }
  const refresh = () =>
    work('reading', async () => {
      await read(now() - surveyedAt >= SURVEY_EVERY_MS)
    })
  const scan = () =>
    work('scanning', async () => {
      const { survey, look } = await read(true)
      const { config } = look.place
      const facts = { ...survey, rows: survey.pairs, environment: look.environment, config, paint }
      showPage({ title: 'Scan', lines: ratesView({ ...facts, isAsked: true }) })
      note(`scanned ${survey.pairs.length} pairs`)
    })
  const showHealth = () => {
    if (state.snapshot === undefined) return
    showPage({ title: 'Health', lines: healthView(state.snapshot.look, state.snapshot.health) })
  }
  const showFundings = () => {
    if (state.snapshot === undefined) return
    const { look } = state.snapshot
    const payments = fundingPayments(look.journal)
    const pairs = look.inspection.pairs.map((pair) => ({
      pair,
      payments: payments.filter(({ pairId }) => pairId === pair.holding.pairId),
    }))
    showPage({ title: 'Fundings', lines: fundingView(look, pairs) })
  }
  const pressOnPage = (page: Page, { name, text }: Key) => {
    const last = Math.max(0, page.lines.length - 1)
    if (name === 'escape' || text === 'q') update({ page: undefined })
    if (name === 'down') update({ page: { ...page, offset: Math.min(last, page.offset + 1) } })
    if (name === 'up') update({ page: { ...page, offset: Math.max(0, page.offset - 1) } })
  }
  const commands: Readonly<Record<string, () => unknown>> = {
    r: refresh,
    f: scan,
    h: showHealth,
    a: showFundings,
    q: leave,
  }
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    press(key) {
      if (state.page !== undefined) pressOnPage(state.page, key)
      else commands[key.text]?.()
    },
    refresh,
    leave,
    left,
  }
}
