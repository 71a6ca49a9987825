/** What is wrong with an account in hedge mode, and what a person does about it. One-way is what both legs need. */
export const hedgeModeAdvice =
  'the account is in hedge mode: switch it to one-way (position mode, in the futures settings of the exchange) while no position and no order is open'
