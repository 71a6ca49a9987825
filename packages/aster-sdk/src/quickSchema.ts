import type * as z from 'zod/mini'

/**
 * A schema with a quick reader of values in their usual form: on the way of an order the schema takes longer
 * than everything else but the signature. What is unusual the schema reads, and decides.
 *
 * @param schema Stays visible to whoever walks schemas.
 * @param read Gives what the schema would make of a value, or undefined when in doubt.
 */
export function quickSchema<Schema extends z.ZodMiniType>(
  schema: Schema,
  read: (value: unknown) => z.output<Schema> | undefined,
): Schema {
  const safeParse: typeof schema.safeParse = (value, context) => {
    const data = read(value)
    return data === undefined ? schema.safeParse(value, context) : { success: true, data }
  }
  return Object.create(schema, { safeParse: { value: safeParse } }) as Schema
}
