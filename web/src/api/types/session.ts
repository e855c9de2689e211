// What lives here: the types of the panel's session.

export interface Session {
  authenticated: boolean;
  username?: string;
  expires_at?: string;
}
