import { type CommandInput, type ExitCode, exitCodes, layerConfig } from '@asterkit/app-kit'
import {
  copyDataset,
  createDatasetWriter,
  type Dataset,
  exportCsv,
  openDataset,
} from '@asterkit/backtest/dataset'
import { z } from 'zod'

const folder = z.string({ error: 'is needed: a folder' }).min(1, 'must be a folder')
const Flags = z.strictObject({
  data: folder,
  out: folder,
  symbol: z
    .string()
    .transform((text) => text.split(',').map((symbol) => symbol.trim().toUpperCase()))
    .optional(),
})

/** `import`: files of the Python collector become a recording. */
export async function importRecording({ flags }: CommandInput): Promise<ExitCode> {
  const { dataset, out } = open(flags)
  const writer = createDatasetWriter(out)
  try {
    const events = copyDataset(dataset, writer)
    tell(dataset, `${events.toLocaleString('en')} events`, out)
  } finally {
    writer.close()
  }
  return exitCodes.done
}

/** `export`: a recording becomes CSV files. */
export async function exportRecording({ flags }: CommandInput): Promise<ExitCode> {
  const { dataset, out } = open(flags)
  exportCsv(dataset, out)
  tell(dataset, 'Books, trades and prices', out)
  return exitCodes.done
}

function open(flags: CommandInput['flags']): { readonly dataset: Dataset; readonly out: string } {
  const envNames = { symbol: 'SYMBOL' }
  const { values } = layerConfig({ schema: Flags, flags, env: process.env, envNames })
  return { dataset: openDataset(values.data, { symbols: values.symbol }), out: values.out }
}

function tell({ instruments }: Dataset, what: string, out: string): void {
  const symbols = instruments.map(({ symbol }) => symbol).join(' ')
  process.stdout.write(`${what} of ${symbols} written to ${out}\n`)
}
