import * as z from 'zod'

/** Page of a list, from 1. */
export const page = z.int().min(1)
