import type { Decimal } from '@asterkit/instruments'
import { AccountQueries } from './accountQueries.ts'
import { changePositionMargin } from './positionMargin.ts'
import { refuse } from './refuse.ts'
import { setHedgeMode, setLeverage, setMarginType, setMultiAssets } from './settings.ts'
import { symbolOf } from './symbolOf.ts'
import { tellChanges } from './tellChanges.ts'
import { transfer, transferToAccount } from './transfers.ts'
import type {
  AccountTransferCommand,
  PositionMarginCommand,
  TransferCommand,
} from './venueAccount.ts'

/** Cash, leverage and modes of one account, beside what it can be asked. */
export class AccountFunds extends AccountQueries {
  transfer(command: TransferCommand): { readonly tranId: number } {
    const result = transfer(this.state, this.account, command)
    tellChanges(this.state)
    return result
  }

  transferToAccount(address: string, command: AccountTransferCommand): void {
    const to = this.state.accounts.get(address.toLowerCase())
    if (to === undefined) throw refuse(-1109)
    transferToAccount(this.state, this.account, to, command)
    tellChanges(this.state)
  }

  setLeverage(
    name: string,
    leverage: number,
  ): { readonly leverage: number; readonly maxNotional: Decimal } {
    return setLeverage(this.state, this.account, symbolOf(this.state, 'perp', name), leverage)
  }

  setMarginType(name: string, marginType: 'ISOLATED' | 'CROSSED'): void {
    setMarginType(this.state, this.account, symbolOf(this.state, 'perp', name), marginType)
    tellChanges(this.state)
  }

  changePositionMargin(name: string, command: PositionMarginCommand): void {
    const symbol = symbolOf(this.state, 'perp', name)
    changePositionMargin(this.state, this.account, symbol, command)
    tellChanges(this.state)
  }

  setMultiAssets(isOn: boolean): void {
    setMultiAssets(this.state, this.account, isOn)
  }

  setHedgeMode(isHedge: boolean): void {
    setHedgeMode(this.state, this.account, isHedge)
  }
}
