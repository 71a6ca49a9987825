import { optionsJsonSchema } from '../funding-farm/configSchema.ts'
import { HoldRotateConfig } from './config.ts'

/** Returns the JSON Schema (draft 2020-12) of hold-and-rotate's options, with descriptions, bounds and defaults. */
export function holdRotateJsonSchema(): Readonly<Record<string, unknown>> {
  return optionsJsonSchema(HoldRotateConfig)
}
