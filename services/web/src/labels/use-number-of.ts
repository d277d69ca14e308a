import { useDesk } from '../api/queries.js';

/** What a field shows of an account that the address names by its ref: its number, until somebody types another. */
export const useNumberOf = (ref: string | undefined): ((text: string) => string) => {
  const { data } = useDesk('account', { params: { ref: ref ?? '' } }, { enabled: ref !== undefined });
  return (text) => (text === ref ? (data?.account.account ?? text) : text);
};
