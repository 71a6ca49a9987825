import { tsupBase } from '../../tsup.base.ts'

export default tsupBase()
