import { formatShortTime, type Paint, plainText, wrapText } from '@asterkit/app-kit'
import type { Key } from '@asterkit/app-kit/window'
import { errorText } from '../errorText.ts'
import type { Place } from '../lookAtMarket.ts'
import type { Purpose } from '../market/chooseMarket.ts'
import { fundingView } from '../view/fundingView.ts'
import { healthView } from '../view/healthView.ts'
import { ratesView } from '../view/ratesView.ts'
import type { DashboardState, Page, Question, Snapshot } from './dashboardState.ts'
import type { AskPerson, HandAct } from './handAct.ts'
import { LeftQuestion } from './leftQuestion.ts'

/** A survey reads the history of every symbol: more often than this it only costs weight. */
const SURVEY_EVERY_MS = 300_000
const NOTES_KEPT = 20
const TYPED_MOST = 60

/** The dashboard without its terminal: what it shows, and what keys and time do to it. */
export interface Dashboard {
  state(): DashboardState
  subscribe(listener: () => void): () => void
  press(key: Key): void
  /** Shows a line above the log, unless it stands there. */
  tell(text: string): void
  /** Reads everything again unless a reading is under way. */
  refresh(): Promise<void>
  leave(): void
  /** Settles when the person has left and nothing is under way any more. */
  readonly left: Promise<void>
}

/**
 * Makes a dashboard over one account. What reads and trades loads after the first frame.
 *
 * @param now Local clock, epoch ms.
 */
export function createDashboard(options: {
  /** Understands the command line once more: a market can be opened once only. */
  readonly openPlace: (purpose: Purpose) => Promise<Place>
  readonly paint: Paint
  readonly now: () => number
  /** Age at which a reading counts as stale, ms. @default 90000 */
  readonly staleAfterMs?: number
}): Dashboard {
  const { paint, now } = options
  let state: DashboardState = { notes: [], staleAfterMs: options.staleAfterMs }
  let surveyedAt = Number.NEGATIVE_INFINITY
  const listeners = new Set<() => void>()
  const leaving = new AbortController()
  let acting: Promise<void> = Promise.resolve()
  const left = new Promise<void>((resolve) => {
    // Orders that are under way are seen to their end; a reading is not waited for.
    const end = () => void acting.then(resolve)
    leaving.signal.addEventListener('abort', end, { once: true })
  })
  const leave = () => {
    // Who waits for an answer gets none; what is under way is finished.
    if (state.question !== undefined) answered(undefined)
    leaving.abort(new DOMException('the person left', 'AbortError'))
  }
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
      update({ busy: undefined, failure: errorText(error) })
    }
  }
  const read = async (isSurveyDue: boolean): Promise<Snapshot> => {
    const known = isSurveyDue ? undefined : state.snapshot?.survey
    const place = await options.openPlace('look-at-account')
    const { readSnapshot } = await import('./readSnapshot.ts')
    const snapshot = await readSnapshot(place, known)
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
    const { look, readPayments } = state.snapshot
    const payments = readPayments()
    const pairs = look.inspection.pairs.map((pair) => ({
      pair,
      payments: payments.filter(({ pairId }) => pairId === pair.holding.pairId),
    }))
    showPage({ title: 'Fundings', lines: fundingView(look, pairs) })
  }
  const pressOnPage = (page: Page, { name, text }: Key) => {
    const last = Math.max(0, page.lines.length - 1)
    if (name === 'escape' || text.toLowerCase() === 'q') update({ page: undefined })
    if (name === 'down') update({ page: { ...page, offset: Math.min(last, page.offset + 1) } })
    if (name === 'up') update({ page: { ...page, offset: Math.max(0, page.offset - 1) } })
  }
  let answer: (typed: string | undefined) => void = () => undefined
  const ask: AskPerson = (question) =>
    new Promise((resolve) => {
      answer = resolve
      update({ question: { ...question, typed: '' } })
    })
  const answered = (typed: string | undefined) => {
    update({ question: undefined })
    answer(typed)
  }
  const pressOnQuestion = (question: Question, { name, text }: Key) => {
    const { typed } = question
    if (name === 'escape') answered(undefined)
    else if (name === 'return') answered(typed.trim())
    else if (name === 'backspace') update({ question: { ...question, typed: typed.slice(0, -1) } })
    else if (question.expects !== '') {
      update({ question: { ...question, typed: (typed + text).slice(0, TYPED_MOST) } })
    }
  }
  const act = (name: HandAct) =>
    work(`preparing to ${name}`, async () => {
      try {
        const place = await options.openPlace('continue')
        const { handAct } = await import('./handAct.ts')
        const lines = await handAct(name, place, { ask, paint, signal: leaving.signal })
        for (const line of lines.slice(0, 1)) note(line)
      } catch (error) {
        if (error instanceof LeftQuestion) return note(`${name}: left; nothing was sent`)
        const reason = errorText(error)
        note(`${name}: ${reason}`)
        showPage({ title: `${name}: not done`, lines: wrapText(plainText(reason), 78) })
        return
      }
      await read(false)
    })
  const begin = (name: HandAct) => {
    if (state.busy === undefined) acting = act(name)
  }
  const commands: Readonly<Record<string, () => unknown>> = {
    o: () => begin('open'),
    c: () => begin('close'),
    b: () => begin('rebalance'),
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
      if (state.question !== undefined) pressOnQuestion(state.question, key)
      else if (state.page !== undefined) pressOnPage(state.page, key)
      else commands[key.text.toLowerCase()]?.()
    },
    tell(text) {
      if (state.notes.some((each) => each.endsWith(text))) return
      note(text)
    },
    refresh,
    leave,
    left,
  }
}
