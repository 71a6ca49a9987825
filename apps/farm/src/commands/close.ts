import { type ExitCode, refusedError } from '@asterkit/app-kit'
import { choose } from '../agree.ts'
import type { CommandInput } from '../commandInput.ts'
import { type DeskCommand, type DeskWork, withDesk } from '../withDesk.ts'

/** Closes a held pair by hand, also while opening is halted: the one that is held, or the one named. */
export async function close({ flags, words }: CommandInput): Promise<ExitCode> {
  return withDesk(
    flags,
    closingCommand(async (work) => words[0]?.toUpperCase() ?? (await which(work))),
  )
}

/** The act of closing what `choose` says. */
export function closingCommand(choose: (work: DeskWork) => Promise<string>): DeskCommand {
  return {
    act: 'close',
    propose: async (work) => work.desk.proposeClosing(await choose(work)),
    question: (proposal) => ({
      text: `This closes ${proposal.kind === 'closing' ? proposal.symbol : 'the pair'}.`,
    }),
  }
}

async function which(work: DeskWork): Promise<string> {
  const held = work.desk.held()
  const [first, ...others] = held
  if (first === undefined) throw refusedError('no pair is held; nothing was sent')
  if (others.length === 0) return first
  return choose(
    work,
    held.map((name) => ({ name, note: '' })),
    {
      question: 'Which pair?',
      otherwise: `name one of ${held.join(', ')}. Nothing was sent`,
    },
  )
}
