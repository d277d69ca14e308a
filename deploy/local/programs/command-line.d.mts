export function commandLine(pid: number): string[];
export function carriesMarker(pid: number, marker: string): boolean;
