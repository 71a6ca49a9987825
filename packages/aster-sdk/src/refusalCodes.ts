/**
 * Venue codes that prove that a call had no effect: the venue looked at it and refused it before it
 * reached the books. Every code that is not here leaves the outcome unknown.
 *
 * Left out on purpose: catch-alls and internal failures (-1000, -1001, -1006, -1007, -1010, -1016),
 * clock and nonce (-1021, -4225: an earlier copy may have been admitted), limits (-1003, -1015), a
 * partly executable refusal (-2020), batches (-4083), lookups (-2013), and a transfer id that was used
 * before (-4115: the earlier transfer exists).
 */
export const refusalCodes: ReadonlySet<number> = new Set([
  // Not authorised, or the signature does not fit.
  -1002, -1011, -1022, -1125, -2014, -2015, -4056, -4057,
  // Malformed or impossible requests.
  -1014, -1020, -1023, -1100, -1101, -1102, -1103, -1104, -1105, -1106, -1108, -1109, -1110, -1114,
  -1115, -1116, -1117, -1118, -1119, -1120, -1121, -1127, -1128, -1130, -1136, -2026, -4000, -4015,
  -4020, -4021, -4027, -4028, -4031, -4032, -4044, -4055, -4060, -4061, -4062, -4082, -4084, -4104,
  -4114, -4135, -4137, -4138, -4139, -4144, -4165,
  // Price, quantity and notional rules.
  -1013, -1111, -4001, -4002, -4003, -4004, -4005, -4006, -4007, -4008, -4009, -4010, -4011, -4012,
  -4013, -4014, -4016, -4017, -4018, -4019, -4023, -4024, -4025, -4029, -4030, -4058, -4131, -4164,
  -4183, -4184, -5060, -5076,
  // State of the account, the position or the symbol.
  -1112, -2010, -2016, -2021, -2022, -2023, -2025, -2027, -2028, -4022, -4045, -4046, -4047, -4048,
  -4049, -4052, -4053, -4054, -4059, -4067, -4068, -4087, -4088, -4140, -4141, -4142, -4161, -4168,
  // Not enough money, margin or position.
  -2018, -2019, -2024, -4050, -4051, -4118,
  // Nothing left to cancel.
  -2011,
])

/**
 * Whether an exchange error proves that a write had no effect.
 *
 * @param status HTTP status; 5xx, 408, 418 and 429 never prove anything.
 */
export function provesRefusal(status: number, code: number, venueMessage: string): boolean {
  if (status >= 500 || status === 408 || status === 418 || status === 429) return false
  // -2010 also reports a duplicate, and then the first copy is in the books.
  if (code === -2010 && /duplicate/i.test(venueMessage)) return false
  return refusalCodes.has(code)
}
