import { confirm, type ExitCode, exitCodes, refusedError, usageError } from '@asterkit/app-kit'
import type { CommandInput } from '../commandInput.ts'
import { createOutput } from '../output.ts'
import { haltOf, liftHalt, type SessionFolder, sessionsOf } from '../session/halting.ts'
import { factLines } from '../view/labelled.ts'

const PHRASE = 'resume'

/** Lifts a halt, after the reasons were shown and the word was typed. */
export async function resume({ flags }: CommandInput): Promise<ExitCode> {
  const { json, session, stateDir, yes } = flags
  const output = createOutput(json === true, process.env)
  const halted = sessionsOf({ stateDir, session }, process.env).flatMap((each) => {
    const reasons = haltOf(each.folder)
    return reasons.length === 0 ? [] : [{ ...each, reasons }]
  })
  const [first, ...others] = halted
  if (first === undefined) {
    if (output.isJson) output.document('asterkit.farm.resume/1', { session: null, reasons: [] })
    else output.lines(['Nothing is halted.'])
    return exitCodes.done
  }
  if (others.length > 0) {
    const names = halted.map(({ name }) => name).join(', ')
    throw usageError(`several sessions are halted: choose one with --session; they are ${names}`)
  }
  const { name, folder, reasons } = first
  if (!output.isJson) {
    output.lines([
      output.paint('strong', `Session ${name} is halted:`),
      ...factLines(
        reasons.map((reason, index) => [String(index + 1), reason] as const),
        { paint: output.paint },
      ),
    ])
  }
  await askFor(first, yes === true)
  liftHalt(folder)
  if (output.isJson) output.document('asterkit.farm.resume/1', { session: name, reasons })
  else output.lines([output.paint('good', 'Lifted: the bot may open again.')])
  return exitCodes.done
}

/** Only play money goes on without a person. */
async function askFor({ name }: SessionFolder, isYes: boolean): Promise<void> {
  if (isYes && name.startsWith('paper-')) return
  const isConfirmed = await confirm({
    question: `Have the reasons gone? Type ${PHRASE} to let session ${name} open again:`,
    expect: PHRASE,
    otherwise: 'type it in a terminal (--yes does it for paper sessions)',
    stdin: process.stdin,
    stdout: process.stderr,
  })
  if (!isConfirmed) throw refusedError('not confirmed; it stays halted')
}
