import { formatShortTime, type Paint } from '@asterkit/app-kit'
import type { Key, TerminalWindow } from '@asterkit/app-kit/window'
import { makerLines } from './makerLines.ts'
import type { MakerLook } from './makerLook.ts'
import { type MakerWindowState, type Question, shownMaker } from './makerWindowState.ts'

/** How a person's wish reaches a maker: by files in its folder. */
export interface MakerHalting {
  /** The maker cancels its orders and quotes nothing from its next look on. */
  halt(folder: string, reason: string): void
  /** @throws The maker has halted itself and still runs. */
  resume(folder: string): void
}

const NOTES_KEPT = 20
const TYPED_MOST = 20

/**
 * Makes the window over all makers of a state folder. It reads what they write, and halts or resumes them by the file
 * that they look for before every sending.
 *
 * @param options.now Local clock, epoch ms.
 */
export function createMakerWindow(options: {
  readonly look: () => readonly MakerLook[]
  readonly halting: MakerHalting
  readonly paint: Paint
  readonly now: () => number
}): TerminalWindow {
  const { look, halting, paint, now } = options
  let state: MakerWindowState = { makers: [], notes: [] }
  const listeners = new Set<() => void>()
  let leave: () => void = () => undefined
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })
  const update = (change: Partial<MakerWindowState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const note = (text: string) =>
    update({ notes: [`${formatShortTime(now())}  ${text}`, ...state.notes].slice(0, NOTES_KEPT) })
  const refresh = async () => {
    try {
      update({ makers: look(), failure: undefined })
    } catch (error) {
      update({ failure: error instanceof Error ? error.message : String(error) })
    }
  }
  const act = (done: string, work: () => void) => () => {
    try {
      work()
      note(done)
    } catch (error) {
      note(`not done: ${error instanceof Error ? error.message : String(error)}`)
    }
    void refresh()
  }
  const askPause = (maker: MakerLook) =>
    update({
      question: {
        title: `Pause ${maker.name}: cancel all its orders?`,
        lines: pauseLines(maker),
        expects: '',
        typed: '',
        act: act(`paused ${maker.name}: it cancels all its orders`, () =>
          halting.halt(maker.folder, 'a person paused it in the dashboard'),
        ),
      },
    })
  const askResume = (maker: MakerLook) =>
    update({
      question: {
        title: `Resume ${maker.name}?`,
        lines: [`It quotes again on ${maker.status.label}.`],
        expects: maker.status.label.includes('REAL MONEY') ? 'resume' : '',
        typed: '',
        act: act(`resumed ${maker.name}`, () => halting.resume(maker.folder)),
      },
    })
  const pressOnQuestion = (question: Question, { name, text }: Key) => {
    const { typed, expects } = question
    if (name === 'escape') update({ question: undefined })
    else if (name === 'return') {
      update({ question: undefined })
      if (expects === '' || typed.trim() === expects) question.act()
      else note(`left: ${expects} was not typed`)
    } else if (name === 'backspace') {
      update({ question: { ...question, typed: typed.slice(0, -1) } })
    } else if (expects !== '') {
      update({ question: { ...question, typed: (typed + text).slice(0, TYPED_MOST) } })
    }
  }
  const step = (by: 1 | -1) => {
    const names = state.makers.map(({ name }) => name)
    const at = names.indexOf(shownMaker(state)?.name ?? '') + by
    update({ shown: names[Math.max(0, Math.min(names.length - 1, at))] })
  }
  const press = ({ name, text }: Key) => {
    if (state.question !== undefined)
      return pressOnQuestion(state.question, { text, ...(name && { name }) })
    const maker = shownMaker(state)
    const letter = text.toLowerCase()
    if (name === 'down') step(1)
    else if (name === 'up') step(-1)
    else if (letter === 'q') leave()
    else if (maker === undefined) return
    else if (letter === 'p' || letter === 'c') askPause(maker)
    else if (letter === 'r') askResume(maker)
  }
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    lines: (size, at) => makerLines(state, size, at, paint),
    press,
    refresh,
    leave: () => leave(),
    left,
  }
}

function pauseLines({ status }: MakerLook): readonly string[] {
  const orders = status.symbols.reduce((sum, symbol) => sum + symbol.orders.length, 0)
  const held = status.symbols
    .filter(({ position }) => Number(position) !== 0)
    .map(({ position, baseAsset }) => `${position} ${baseAsset}`)
  return [
    `It rests ${orders} ${orders === 1 ? 'order' : 'orders'}. All of them are cancelled, and nothing is quoted until R.`,
    held.length === 0
      ? 'It holds no position.'
      : `The position stays: ${held.join(', ')}. Nothing closes it meanwhile.`,
  ]
}
