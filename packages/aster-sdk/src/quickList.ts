import type * as z from 'zod/mini'

/**
 * A list schema with a quick reader of rows in their usual form: large answers are mostly such rows, and the
 * schema takes several times longer than `JSON.parse`. As soon as a row is unusual the schema reads the whole
 * list, and decides.
 *
 * @param schema Of the list. Stays visible to whoever walks schemas.
 * @param readRow Gives what the schema would make of a row, or undefined when in doubt.
 */
export function quickList<Row extends z.ZodMiniType>(
  schema: z.ZodMiniArray<Row>,
  readRow: (row: unknown) => z.output<Row> | undefined,
): z.ZodMiniArray<Row> {
  const safeParse: z.ZodMiniArray<Row>['safeParse'] = (value, context) => {
    const rows = readRows(value, readRow)
    return rows === undefined ? schema.safeParse(value, context) : { success: true, data: rows }
  }
  return Object.create(schema, { safeParse: { value: safeParse } }) as z.ZodMiniArray<Row>
}

function readRows<Row>(
  value: unknown,
  readRow: (row: unknown) => Row | undefined,
): Row[] | undefined {
  if (!Array.isArray(value)) return undefined
  const rows: Row[] = []
  for (const item of value) {
    const row = readRow(item)
    if (row === undefined) return undefined
    rows.push(row)
  }
  return rows
}
