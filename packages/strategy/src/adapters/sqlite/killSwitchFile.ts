/** Whether the file `HALT` is in the state folder. A folder that cannot be read counts as set. */
export declare function isKillSwitchFileSet(folder: string): boolean
