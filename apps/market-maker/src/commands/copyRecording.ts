import { existsSync } from 'node:fs'
import {
  type CommandInput,
  type ExitCode,
  exitCodes,
  layerConfig,
  usageError,
} from '@asterkit/app-kit'
import { symbolList } from '@asterkit/app-kit/settings'
import {
  copyDataset,
  createDatasetWriter,
  exportCsv,
  openDataset,
  type RecordedInstrument,
} from '@asterkit/backtest/dataset'
import { z } from 'zod'

const folder = z.string({ error: 'is needed: a folder' }).min(1, 'must be a folder')
const Flags = z.strictObject({
  data: folder,
  out: folder,
  format: z.enum(['csv', 'parquet'], 'must be csv or parquet').default('csv'),
  symbol: symbolList.optional(),
})

/** `import`: files of the Python collector, or Parquet that `export` wrote, become a recording. */
export async function importRecording({ flags }: CommandInput): Promise<ExitCode> {
  const { data, out, symbol: symbols } = read(flags)
  const parquet = await import('@asterkit/backtest/parquet')
  if (!existsSync(data)) throw usageError(`there is no folder ${data}`)
  const writer = createDatasetWriter(out)
  try {
    if (parquet.isParquetRecording(data)) {
      const { events, instruments } = await parquet.importParquet(data, writer, { symbols })
      tell(instruments, `${events.toLocaleString('en')} events`, out)
    } else {
      const dataset = openDataset(data, { symbols })
      const events = copyDataset(dataset, writer)
      tell(dataset.instruments, `${events.toLocaleString('en')} events`, out)
    }
  } finally {
    writer.close()
  }
  return exitCodes.done
}

/** `export`: a recording becomes CSV or Parquet files. */
export async function exportRecording({ flags }: CommandInput): Promise<ExitCode> {
  const { data, out, format, symbol: symbols } = read(flags)
  const dataset = openDataset(data, { symbols })
  if (format === 'parquet') {
    const { exportParquet } = await import('@asterkit/backtest/parquet')
    const events = exportParquet(dataset, out)
    tell(dataset.instruments, `${events.toLocaleString('en')} events`, out)
  } else {
    exportCsv(dataset, out)
    tell(dataset.instruments, 'Books, trades and prices', out)
  }
  return exitCodes.done
}

function read(flags: CommandInput['flags']): z.output<typeof Flags> {
  const envNames = { symbol: 'SYMBOL' }
  return layerConfig({ schema: Flags, flags, env: process.env, envNames }).values
}

function tell(instruments: readonly RecordedInstrument[], what: string, out: string): void {
  const symbols = instruments.map(({ symbol }) => symbol).join(' ')
  process.stdout.write(`${what} of ${symbols} written to ${out}\n`)
}
