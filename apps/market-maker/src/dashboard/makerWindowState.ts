import type { MakerLook } from './makerLook.ts'

/** What a person has to agree to before it is done. */
export interface Question {
  readonly title: string
  readonly lines: readonly string[]
  /** What is to be typed before Enter; empty: nothing. */
  readonly expects: string
  readonly typed: string
  readonly act: () => void
}

/** Everything that the window shows. */
export interface MakerWindowState {
  readonly makers: readonly MakerLook[]
  /** Name of the session that is shown. */
  readonly shown?: string | undefined
  /** Why the newest reading failed; absent: it did not. */
  readonly failure?: string | undefined
  readonly question?: Question | undefined
  /** What the person did and what came of it, newest first. */
  readonly notes: readonly string[]
}

/** The maker that is shown: the chosen one, else the one that wrote last. */
export function shownMaker({ makers, shown }: MakerWindowState): MakerLook | undefined {
  return makers.find(({ name }) => name === shown) ?? makers[0]
}
