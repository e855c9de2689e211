// What lives here: the types of the OpenAPI document. Written by `npm run generate`; not by hand.
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What this is
         * @description The workers of a pool server are told to administrators alone.
         */
        get: operations["about"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every account that matches, broken files included: all of them, or one page */
        get: operations["list_accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/accounts/{email}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything about one account */
        get: operations["show_account"];
        put?: never;
        post?: never;
        /**
         * Deletes an account
         * @description Its files are saved to a backup, and deleted; it leaves the pool.
         */
        delete: operations["delete_account"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/accounts/{email}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switches an account off
         * @description It serves no further request, also after a restart. Safe to repeat.
         */
        post: operations["disable_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/accounts/{email}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switches an account on
         * @description It is proven, and then serves again. Safe to repeat.
         */
        post: operations["enable_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/accounts/{email}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has an account proven anew
         * @description A session token is minted for it before it serves again. A disabled or unusable account stays what it is, which the
         *     answer tells.
         */
        post: operations["refresh_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/accounts/{email}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks one question with exactly this account
         * @description It counts as any other use of the account. One that is still to be proven is proven by it.
         */
        post: operations["test_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What administrators did
         * @description The last ten thousand things, the newest first. The log has each of them too. Signing in and out of the panel is among them, and
         *     `panel.block`: after too many wrong passwords a user or an address may not try again for a while.
         */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/browser-refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has the credentials of an account renewed by a registrar
         * @description It serves no request until they came. A disabled account, and one without credentials, stays what it is, which the answer
         *     tells.
         */
        post: operations["browser_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every setting: its value, where it comes from, and what it means */
        get: operations["show_config"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes settings on every instance, all of them or none
         * @description The change is kept in the object store, comes before file and environment, and reaches the other instances within a
         *     second. What is wrong is refused with its `field`.
         */
        patch: operations["change_config"];
        trace?: never;
    };
    "/admin/config/browser-refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Changes what registrars do in a browser
         * @description In force on every instance within a second, and after a restart.
         */
        post: operations["configure_browser_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/config/cooldown": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes the rests of accounts, on every instance */
        post: operations["change_cooldown"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/config/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes the runtime change of a setting back
         * @description It is what file and environment say then. Safe to repeat.
         */
        delete: operations["reset_config"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/flow/add-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds a Flow token
         * @description Flow is switched off in this version.
         */
        post: operations["add_flow_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/flow/reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reads the Flow tokens again
         * @description Flow is switched off in this version.
         */
        post: operations["reload_flow_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/flow/remove-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Removes a Flow token
         * @description Flow is switched off in this version.
         */
        post: operations["remove_flow_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/flow/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether Flow is switched on */
        get: operations["flow_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/force-refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mints a new session token for every account that serves
         * @description In the background, a few at once; the accounts serve meanwhile.
         */
        post: operations["mint_anew"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/ip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The addresses that requests come from
         * @description The last 10 000 of them. Behind a proxy of `trusted_proxies` it is the client's own.
         */
        get: operations["list_addresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The keys of clients
         * @description Those of the settings first, then managed ones in the order in which they were made. No key itself is among it.
         */
        get: operations["list_keys"];
        put?: never;
        /**
         * Makes a key for a client
         * @description Its text is shown this once: only a digest of it is kept. It works on every instance within a second.
         */
        post: operations["create_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One key of a client */
        get: operations["show_key"];
        put?: never;
        post?: never;
        /**
         * Removes a key of a client
         * @description It lets nobody in any more, on any instance within a second. A key of the settings can't be removed here.
         */
        delete: operations["delete_key"];
        options?: never;
        head?: never;
        /**
         * Changes what holds for a key of a client
         * @description It holds on every instance within a second. A key of the settings can't be changed here.
         */
        patch: operations["change_key"];
        trace?: never;
    };
    "/admin/logs/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The log as it is written, of all processes and of the registrar
         * @description Events: `logs` with lines, at first the last ones of each source in the order of their times; `system` with a message, when a
         *     source can't be reached; `ping`, each 15 seconds. It ends when the client goes away, and a few seconds after
         *     their session has ended or their key was taken away.
         */
        get: operations["stream_logs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/panel/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Changes the password of the panel's user
         * @description Every session of that user ends, on every instance, this one too. Only for somebody who is signed in: a key is not enough.
         */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/panel/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs in to the panel
         * @description The session is a cookie that only the browser has; any session that it had ends. Ten wrong passwords of one user, or from one
         *     address, within a quarter of an hour are the most.
         */
        post: operations["sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/panel/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs out of the panel
         * @description The session ends on every instance. Without a session it is the same.
         */
        post: operations["sign_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/panel/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in to the panel */
        get: operations["signed_in"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/pool-files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One page of the account files that match, sorted by the status of their accounts, then by name */
        get: operations["list_pool_files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/pool-files/delete-invalid/execute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deletes account files that serve nobody
         * @description They are saved to a backup first; when that fails nothing is deleted.
         */
        post: operations["remove_invalid_files"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/pool-files/delete-invalid/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The account files that could be deleted
         * @description Files that are no sound account, and those of accounts that are given up; nothing that serves or was switched off.
         */
        post: operations["preview_removal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/pool-files/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A ZIP of every file that matches, sound or not, with `manifest.json` */
        get: operations["export_pool_files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/pool-files/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Imports account files */
        post: operations["import_pool_files"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings the pool in line with the account files, now */
        post: operations["refresh_pool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for accounts that the operator has and the pool lacks
         * @description Registrars are asked, and bring them. Safe to repeat: accounts that are outstanding already count.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registrar/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of renewals */
        get: operations["registrar_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registrar/refresh-tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What could be claimed now, without a lease
         * @description Deprecated: of several registrars each would see the same. Claim tasks instead.
         */
        get: operations["list_refresh_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registrar/refresh-tasks/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leases accounts that wait for a renewal
         * @description Each is this worker's until its lease runs out; then it can be claimed again, under another id.
         */
        post: operations["claim_refresh_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registrar/refresh-tasks/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keeps a renewal for longer
         * @description 400 when it is lost; then claim again, and upload under the new id.
         */
        post: operations["extend_refresh_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registrar/refresh-tasks/fail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a renewal up
         * @description The account can be claimed again after 30 seconds, twice as long after each further failure, at most 300.
         */
        post: operations["fail_refresh_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registrar/register-tasks/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leases accounts that are wanted
         * @description Each is one that the operator has and the pool lacks. An upload with `is_new` and `register_task_id` ends it.
         */
        post: operations["claim_register_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registrar/register-tasks/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keeps a registration for longer
         * @description 400 when it is lost; then claim again, and upload under the new id.
         */
        post: operations["extend_register_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registrar/register-tasks/fail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a registration up
         * @description It can be claimed again after 30 seconds, twice as long after each further failure, at most 300.
         */
        post: operations["fail_register_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registrar/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tasks of registrars: renewals, then registrations, those first that can be claimed first */
        get: operations["list_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registrar/tasks/{task}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a task, whoever has it
         * @description A registration is not wanted any more. The account of a renewal goes on waiting, and can be claimed under another id.
         */
        post: operations["cancel_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registrar/tasks/{task}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a task that waits after a failure be claimed now */
        post: operations["retry_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registrar/trigger-register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tells the registrar to bring accounts now
         * @description What it refuses comes through with its own status.
         */
        post: operations["trigger_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registrar/upload-account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brings new credentials of an account
         * @description A renewal keeps what it does not bring: name, mail and fields that nobody here knows. The account is proven at once. Under a task that
         *     is lost nothing is written. Safe to repeat.
         */
        post: operations["upload_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/reload-config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reads the settings again, on every instance
         * @description A bad file is refused as a whole, with its line and field, and the settings before stay in force. No body is needed.
         */
        post: operations["reload_config"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The latest requests, newest first */
        get: operations["list_requests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that is counted, of the whole deployment */
        get: operations["show_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The pool in numbers, and what registrars did for it */
        get: operations["pool_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process lives
         * @description The counts are left out while the state store is away.
         */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A generated file
         * @description Its name is a secret of 128 bits, so there is no key to show.
         */
        get: operations["media"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Numbers for Prometheus */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pool/upload-account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brings new credentials of an account, for workers of a pool server
         * @description The same as `POST /admin/registrar/upload-account`, for those who know the pool's secret.
         */
        post: operations["worker_upload_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests can be served */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A chat, in OpenAI's form */
        post: operations["chat_completions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/edits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Images that come along, changed as a prompt says, in OpenAI's form */
        post: operations["edit_images"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Images from a prompt, in OpenAI's form */
        post: operations["generate_images"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/variations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells what to use instead */
        post: operations["image_variations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A message, in Claude's form */
        post: operations["messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/count_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Counts the tokens of a message, as an estimate */
        post: operations["messages_count_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models */
        get: operations["list_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One model */
        get: operations["show_model"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}:countTokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Counts the tokens of a request, as an estimate */
        post: operations["count_tokens_v1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}:generateContent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A whole answer, in Gemini's form */
        post: operations["generate_content_v1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}:streamGenerateContent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A streamed answer, in Gemini's form */
        post: operations["stream_generate_content_v1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A response, in the form of OpenAI's Responses API */
        post: operations["create_response"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses/input_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Counts the tokens of a response's input, as an estimate */
        post: operations["response_input_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A response that was kept */
        get: operations["show_response"];
        put?: never;
        post?: never;
        /** Forgets a response that was kept */
        delete: operations["delete_response"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses/{id}/input_items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The input of a response that was kept */
        get: operations["list_input_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1beta/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models */
        get: operations["list_models_v1beta"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1beta/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One model */
        get: operations["show_model_v1beta"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1beta/models/{model}:countTokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Counts the tokens of a request, as an estimate */
        post: operations["count_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1beta/models/{model}:generateContent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A whole answer, in Gemini's form */
        post: operations["generate_content"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1beta/models/{model}:streamGenerateContent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A streamed answer, in Gemini's form */
        post: operations["stream_generate_content"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The connection of a worker of a pool server
         * @description A WebSocket with JSON text frames `{type, version?, timestamp, data?}`. The secret stands in `X-Pool-Secret` or in the query.
         */
        get: operations["worker_socket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Everything about one account. */
        AccountDetails: components["schemas"]["AccountItem"] & {
            /** @description Until when its buckets rest. */
            cooldowns: components["schemas"]["Cooldowns"];
            /** @description The operator has switched it off. */
            disabled?: boolean;
            /** @description The file that counts; none: it is about to leave the pool. */
            file?: string;
            /** @description Every file that holds it. */
            files: components["schemas"]["PoolFileItem"][];
            /** @description The digest of its credentials. */
            generation: string;
            /** @description The file names a configId. */
            has_config_id?: boolean;
            /** @description The file names a csesidx, itself or in its authorization. */
            has_csesidx?: boolean;
            /** @description What happened to it, newest first; at most 50 events. */
            history: components["schemas"]["AccountEventItem"][];
            /**
             * Format: int32
             * @description Live leases.
             */
            in_flight: number;
            /** @description When the file was written; RFC 3339. */
            modified_at?: string;
            /**
             * Format: int64
             * @description The file as it is stored.
             */
            size_bytes?: number;
        };
        /** @description What happened to an account at one moment. Times are RFC 3339. */
        AccountEventItem: {
            /** @description When. */
            at: string;
            /**
             * @description What rests: text, image or video.
             * @example text
             */
            bucket?: string;
            /**
             * @description What: `added`, `credentials_changed`, `daily_limit`, `proof_failed`, `renewal_failed`, or the state that it entered
             *     then.
             * @example cooldown
             */
            event: string;
            /** @description Why, in words for the operator. */
            reason?: string;
            /** @description Until when it rests, or when what failed is tried anew. */
            until?: string;
        };
        /** @description An account in a list. Times are RFC 3339; one that never was is left out. */
        AccountItem: {
            /**
             * Format: int32
             * @description Leases today.
             */
            daily_count: number;
            /**
             * Format: int32
             * @description Leases that a day may have; 0: any number.
             */
            daily_limit: number;
            /**
             * Format: int64
             * @description What is left of them; −1: there is no limit.
             */
            daily_remaining: number;
            /** @description Whose. */
            email: string;
            /** @description The same for where strangers may read along. */
            email_masked: string;
            /**
             * Format: int32
             * @description Failures in a row.
             */
            fail_count: number;
            /** @description Why it is not, in the words of the contract. */
            invalid_reason?: string;
            /** @description Its file is sound and its status active. */
            is_valid: boolean;
            /** @description When the session token ends. */
            jwt_expires?: string;
            /** @description When a session token was minted last. */
            last_refresh?: string;
            /** @description When it was leased last. */
            last_used?: string;
            /** @description Why it is not ready, in words for the operator. */
            reason?: string;
            /**
             * @description What it is.
             * @example ready
             */
            status: string;
            /**
             * Format: int64
             * @description Leases that ended well.
             */
            success_count: number;
            /**
             * Format: int64
             * @description Leases.
             */
            total_count: number;
        };
        /** @description One address. */
        AddressItem: {
            /** Format: int64 */
            failed_count: number;
            first_seen: string;
            /** Format: int64 */
            images: number;
            /** Format: int64 */
            input_tokens: number;
            ip: string;
            last_seen: string;
            /** @description Requests by the name of the model, at most fifty. */
            models: {
                [key: string]: number;
            };
            /** Format: int64 */
            output_tokens: number;
            /**
             * Format: int64
             * @description Requests of the last minute.
             */
            rpm: number;
            /** Format: int64 */
            success_count: number;
            /** @example 98.5% */
            success_rate: string;
            /** Format: int64 */
            total_count: number;
            /** Format: int64 */
            total_tokens: number;
            /** @description Requests by what the client calls itself, at most fifty. */
            user_agents: {
                [key: string]: number;
            };
            /** Format: int64 */
            videos: number;
        };
        /** @description Where requests come from. The sums are those of the addresses that are listed. */
        Addresses: {
            /** @description Busiest first. */
            ips: components["schemas"]["AddressItem"][];
            /** @example 2026-07-12T08:00:00Z */
            server_time: string;
            /** Format: int64 */
            total_failed: number;
            /** Format: int64 */
            total_images: number;
            /** Format: int64 */
            total_input_tokens: number;
            /** Format: int64 */
            total_output_tokens: number;
            /** Format: int64 */
            total_requests: number;
            /** Format: int64 */
            total_success: number;
            /** Format: int64 */
            total_tokens: number;
            /** Format: int64 */
            total_videos: number;
            unique_ips: number;
        };
        /** @description A refusal of the admin API. Further fields may say more. */
        AdminRefusal: {
            /** @description What is wrong. */
            error: string;
            /** @description The field that is wrong, if it is one. */
            field?: string;
        };
        /** @description What was asked for. */
        Asked: {
            /**
             * Format: int32
             * @description Accounts that there are, when they are enough.
             */
            count?: number;
            message: string;
            /**
             * Format: int32
             * @description Accounts that are outstanding, some of them since earlier.
             */
            outstanding?: number;
            /**
             * Format: int32
             * @description Accounts that are asked for.
             */
            target?: number;
        };
        /** @description One thing that an administrator did. */
        AuditItem: {
            /** @example config.change */
            action: string;
            at: string;
            /** @description `admin key` and the beginning of its digest, `panel user` and the name, or `address` and where somebody unknown came from. */
            by: string;
            details?: unknown;
            id: string;
            /** @description What it was done to; accounts are masked. */
            target?: string;
        };
        /** @description What administrators did, the newest first. */
        AuditPage: {
            items: components["schemas"]["AuditItem"][];
            /** @description Where older ones begin; left out when there are none. */
            next_before?: string;
        };
        /** @description What was begun. */
        Begun: {
            /** @description Accounts that serve, each of which gets a new token. */
            count: number;
            message: string;
        };
        /** @description What is in force. */
        BrowserConfig: {
            enable: boolean;
            headless: boolean;
            message: string;
        };
        /** @description What is to be changed; what is left out stays. */
        BrowserConfigBody: {
            /** @description Renew credentials in a browser. */
            enable?: boolean | null;
            /** @description Without a window. */
            headless?: boolean | null;
        };
        /** @description What registrars do in a browser. */
        BrowserRefresh: {
            /** @description Credentials are renewed in a browser, where a registrar has one. */
            enable: boolean;
            /** @description Without a window. */
            headless: boolean;
            /**
             * Format: int32
             * @description Tries in the browser for each renewal; 0: none.
             */
            max_retry: number;
        };
        /** @description Whose. */
        BrowserRefreshBody: {
            /** @example a@example.com */
            email: string;
        };
        /** @description Whose password it is now, and since when. */
        Changed: {
            /** @description RFC 3339. */
            password_updated_at: string;
            success: boolean;
            username: string;
        };
        /** @description A worker asks for tasks. */
        ClaimBody: {
            /**
             * Format: int64
             * @description Seconds that each is leased for: 180 when it is left out or not positive, and never more than 1800.
             */
            lease_sec?: number | null;
            /**
             * Format: int64
             * @description How many at the most: 20 when it is left out or not positive, and never more than 200.
             */
            limit?: number | null;
            /**
             * @description Who asks; at most 200 bytes.
             * @example worker-1
             */
            worker_id: string;
        };
        /** @description What to count, in Claude's form: <https://docs.anthropic.com/en/api/messages-count-tokens> */
        ClaudeCountBody: {
            /**
             * @description As for the message itself.
             * @example [
             *       {
             *         "content": "Hello",
             *         "role": "user"
             *       }
             *     ]
             */
            messages: Record<string, never>[];
            /**
             * @description As for the message itself.
             * @example gemini-2.5-flash
             */
            model: string;
        };
        /** @description An error in Claude's form: <https://docs.anthropic.com/en/api/errors> */
        ClaudeError: {
            error: components["schemas"]["ClaudeErrorDetails"];
            /** @description The same as the header `x-request-id`. */
            request_id?: string;
            /** @description `error`. */
            type: string;
        };
        /** @description What went wrong. */
        ClaudeErrorDetails: {
            /** @description For people; it begins with the path of the field that is wrong. */
            message: string;
            /** @description `invalid_request_error`, `overloaded_error`, … */
            type: string;
        };
        /** @description A message in Claude's form: <https://docs.anthropic.com/en/api/messages> */
        ClaudeMessagesBody: {
            /**
             * Format: int64
             * @description The most tokens that the answer may have.
             */
            max_tokens: number;
            /**
             * @description The conversation so far.
             * @example [
             *       {
             *         "content": "Hello",
             *         "role": "user"
             *       }
             *     ]
             */
            messages: Record<string, never>[];
            /**
             * @description One of `GET /v1/models`, or an alias of the settings.
             * @example gemini-2.5-flash
             */
            model: string;
            /** @description Whether the answer comes piece by piece, as server-sent events. */
            stream?: boolean;
            /** @description The tools that the model may use. */
            tools?: Record<string, never>[];
        };
        /** @description One worker. */
        Client: {
            id: string;
            is_alive: boolean;
            /**
             * Format: int64
             * @description When it was heard of last, Unix seconds.
             */
            last_ping: number;
            /**
             * Format: int32
             * @description Tasks that it works on at once.
             */
            threads: number;
            version: string;
        };
        /** @description The workers that are connected, to whichever instance. */
        Clients: {
            count: number;
            list: components["schemas"]["Client"][];
            /** Format: int64 */
            total_threads: number;
        };
        /** @description What is to be changed. */
        ConfigChange: {
            /**
             * @description Values by path, such as `{"pool.use_cooldown_sec": 20}`. A list or a map is replaced as a whole; null takes away
             *     what may be missing.
             */
            changes: {
                [key: string]: unknown;
            };
            /**
             * Format: int64
             * @description The version that was shown; when another one is in force by now, nothing is changed.
             */
            version?: number;
        };
        /** @description What was changed. */
        ConfigChanged: {
            /** @description Fields that work now. */
            applied: string[];
            message: string;
            /** @description Fields that wait for a restart. */
            restart_needed: string[];
            /** Format: int64 */
            version: number;
        };
        /** @description One setting. */
        ConfigField: {
            /** @description When it was changed at runtime. */
            at?: string;
            /** @description By whom. */
            by?: string;
            /** @description `PATCH` takes it; else it can be set in the file or the environment alone. */
            changeable: boolean;
            /** @description The words of a choice. */
            choices?: string[];
            /** @description What it is when nobody says anything. */
            default: unknown;
            description: string;
            /** @description It takes effect at once; else a restart is needed. */
            hot: boolean;
            /** @description `integer`, `boolean`, `text`, `choice`, `list` or `map`. */
            kind: string;
            /** Format: int64 */
            maximum?: number;
            /** Format: int64 */
            minimum?: number;
            /**
             * @description Its place in the file.
             * @example pool.use_cooldown_sec
             */
            path: string;
            /** @description This instance works by another value until it is started anew. */
            restart_needed: boolean;
            secret: boolean;
            /**
             * @description `general` for those in no section.
             * @example pool
             */
            section: string;
            /** @description `default`, `file`, `environment` (or command line) or `runtime`. */
            source: string;
            /** @description `s`, `ms`, `min`, `h` or `bytes`. */
            unit?: string;
            /** @description Of a secret `***`, or null when there is none. */
            value: unknown;
        };
        /** @description What is in force then. */
        ConfigReloaded: {
            /** @description How many keys clients have. */
            api_keys: number;
            debug: boolean;
            message: string;
            pool_config: components["schemas"]["PoolConfig"];
        };
        /** @description What a setting is then. */
        ConfigReset: {
            field: string;
            message: string;
            /** @description Where that comes from. */
            source: string;
            value: unknown;
            /** Format: int64 */
            version: number;
        };
        /** @description Every setting. */
        ConfigShown: {
            fields: components["schemas"]["ConfigField"][];
            /** @description Why what the file or the runtime changes say now is not in force; left out while it is. */
            problem?: string;
            /**
             * Format: int64
             * @description The version of the runtime changes: for `PATCH`, so that two administrators don't overwrite each other.
             */
            version: number;
        };
        /** @description What is to be changed; zero or less leaves a value as it is. */
        CooldownChange: {
            /**
             * Format: int64
             * @description Seconds between two renewals ahead of one account's session token.
             */
            refresh_cooldown_sec?: number;
            /**
             * Format: int64
             * @description Seconds between two uses of one account.
             */
            use_cooldown_sec?: number;
        };
        /** @description How long accounts rest. */
        CooldownSeconds: {
            /**
             * Format: int64
             * @description At least, between two session tokens minted ahead.
             */
            refresh_sec: number;
            /**
             * Format: int64
             * @description Between two uses, while others are rested.
             */
            use_sec: number;
        };
        /** @description Until when the buckets of an account rest; those that do not are left out. */
        Cooldowns: {
            /** @description Images. */
            image?: string;
            /** @description Text answers. */
            text?: string;
            /** @description Videos. */
            video?: string;
        };
        /** @description What is in force then. */
        CooldownsInForce: {
            message: string;
            /** Format: int64 */
            refresh_cooldown_sec: number;
            /** Format: int64 */
            use_cooldown_sec: number;
        };
        /** @description The sums of all requests of the deployment. */
        Counters: {
            /**
             * @description Requests a minute since the first one.
             * @example 0.25
             */
            average_rpm: string;
            /**
             * Format: int64
             * @description Requests of the last minute.
             */
            current_rpm: number;
            /**
             * Format: int64
             * @description Those that were refused, or whose answers broke off.
             */
            failed_requests: number;
            /**
             * Format: int64
             * @description Images of the answers.
             */
            images_generated: number;
            /**
             * Format: int64
             * @description Tokens of the requests, as an estimate.
             */
            input_tokens: number;
            /**
             * Format: int64
             * @description Tokens of the answers, as an estimate.
             */
            output_tokens: number;
            /**
             * @description Successes among successes and failures.
             * @example 98.50%
             */
            success_rate: string;
            /**
             * Format: int64
             * @description Those that were answered to their end.
             */
            success_requests: number;
            /**
             * Format: int64
             * @description Requests that are over, also those whose clients went away.
             */
            total_requests: number;
            /**
             * Format: int64
             * @description Both together.
             */
            total_tokens: number;
            /**
             * Format: int64
             * @description Videos of the answers.
             */
            videos_generated: number;
        };
        /** @description The key. */
        CreatedKey: {
            item: components["schemas"]["KeyItem"];
            /** @description Shown now, and never again. */
            key: string;
        };
        /** @description Who signs in. Blanks around either do not count. */
        Credentials: {
            /** Format: password */
            password: string;
            username: string;
        };
        /** @description The requests of one day. */
        DayStats: {
            /** @example 2026-07-12 */
            date: string;
            /** Format: int64 */
            input_tokens: number;
            /** Format: int64 */
            output_tokens: number;
            /** Format: int64 */
            requests: number;
            /** Format: int64 */
            success: number;
        };
        /** @description A response that was forgotten. */
        DeletedResponse: {
            /** @description True. */
            deleted: boolean;
            /** @description Its id. */
            id: string;
            /** @description `response`. */
            object: string;
        };
        /** @description What was done to an account, and what it is now. */
        Done: {
            email: string;
            message: string;
            /** @example ready */
            status: string;
        };
        /** @description The task is not the worker's any more. */
        Ended: {
            success: boolean;
            task_id: string;
        };
        /** @description A worker needs a task for longer. */
        ExtendBody: {
            /**
             * Format: int64
             * @description For how many seconds from now on; as in a claim.
             */
            lease_sec?: number | null;
            /**
             * @description The task, as it was claimed.
             * @example refresh-1764339000000000
             */
            task_id: string;
            /** @description Who has it; not compared when it is empty. */
            worker_id?: string | null;
        };
        /** @description The task is the worker's for longer. */
        Extended: {
            /** Format: date-time */
            lease_until: string;
            success: boolean;
            task_id: string;
        };
        /** @description A worker could not do what it was asked for. */
        FailBody: {
            /** @description Why; the first 500 characters are kept. */
            error?: string | null;
            /**
             * @description The task, as it was claimed.
             * @example refresh-1764339000000000
             */
            task_id: string;
            /** @description Who has it; not compared when it is empty. */
            worker_id?: string | null;
        };
        /** @description Flow is switched off. */
        FlowStatus: {
            enabled: boolean;
            message: string;
        };
        /** @description A request in Gemini's form: <https://ai.google.dev/api/generate-content> */
        GeminiBody: {
            /**
             * @description The conversation so far.
             * @example [
             *       {
             *         "parts": [
             *           {
             *             "text": "Hello"
             *           }
             *         ],
             *         "role": "user"
             *       }
             *     ]
             */
            contents: Record<string, never>[];
            /** @description What the answer has to be like. */
            generationConfig?: Record<string, never>;
            /** @description What the model is told first. */
            systemInstruction?: Record<string, never>;
            /** @description The functions that the model may call, and web search. */
            tools?: Record<string, never>[];
        };
        /** @description What to count, in Gemini's form: <https://ai.google.dev/api/tokens> */
        GeminiCountBody: {
            /**
             * @description The conversation.
             * @example [
             *       {
             *         "parts": [
             *           {
             *             "text": "Hello"
             *           }
             *         ],
             *         "role": "user"
             *       }
             *     ]
             */
            contents: Record<string, never>[];
        };
        /** @description An error in Gemini's form: <https://cloud.google.com/apis/design/errors> */
        GeminiError: {
            error: components["schemas"]["GeminiErrorDetails"];
        };
        /** @description A `google.rpc.Status`. */
        GeminiErrorDetails: {
            /**
             * Format: int32
             * @description The HTTP status.
             */
            code: number;
            /** @description The field that is wrong, and when to try again. */
            details?: Record<string, never>[];
            /** @description For people. */
            message: string;
            /** @description Its canonical name: `INVALID_ARGUMENT`, `UNAVAILABLE`, … */
            status: string;
        };
        /** @description What was deleted. */
        Gone: {
            backup_file?: string;
            deleted_files: string[];
            email: string;
            message: string;
        };
        /** @description What was removed. */
        GoneKey: {
            id: string;
            message: string;
        };
        /** @description The answer of `GET /health`: always 200 while the process lives. */
        Health: {
            mode: string;
            /** Format: int32 */
            pending?: number;
            /** Format: int32 */
            ready?: number;
            status: string;
            time: string;
        };
        /** @description The requests of one hour. */
        HourStats: {
            /**
             * Format: int64
             * @description 0 to 23.
             */
            hour: number;
            /** Format: int64 */
            input_tokens: number;
            /** Format: int64 */
            output_tokens: number;
            /** Format: int64 */
            requests: number;
            /** Format: int64 */
            success: number;
        };
        /** @description What became of an import. */
        ImportAnswer: {
            /** @description `<name>: <why>` for each that failed or was skipped. */
            errors: string[];
            /** @description Files of which nothing came. */
            failed: number;
            /** @description The e-mails of those that succeeded. */
            imported_emails: string[];
            /** @description Whether accounts that exist were overwritten. */
            overwrite: boolean;
            /** @description Files that were passed over: the account exists, or has newer credentials. */
            skipped: number;
            /** @description The pool after it; left out while the state store is away. */
            stats?: components["schemas"]["PoolStats"];
            /** @description Accounts that are in the store as they were brought. */
            success: number;
            /** @description Files that were found. */
            total: number;
        };
        /** @description The form, as it is described. */
        ImportForm: {
            /** @description Each a `.json` or a `.zip`; `file` is taken as well. */
            files: string[];
            /** @description Whether accounts that exist are overwritten; they are when it is left out. */
            overwrite?: boolean;
        };
        /** @description What is to hold from now on. What is left out stays; `null` takes a limit away. */
        KeyChange: {
            /** @description Models that it is good for; none: all. `*` stands for any text. */
            allowed_models?: string[];
            /**
             * Format: int32
             * @description Requests in flight at once.
             */
            concurrent_requests?: number | null;
            /** @description Whether it lets anybody in. */
            enabled?: boolean;
            /** @description Until when, RFC 3339. */
            expires_at?: string | null;
            /** @description Whose it is, or what it is for; at most 100 characters. */
            name?: string;
            /**
             * Format: int32
             * @description Requests that may begin within sixty seconds.
             */
            requests_per_minute?: number | null;
            /**
             * Format: int64
             * @description Tokens of questions and answers on a day in UTC.
             */
            tokens_per_day?: number | null;
        };
        /** @description A key that a client may use. */
        KeyItem: {
            /** @description Models that it is good for; none: all. `*` stands for any text. */
            allowed_models: string[];
            /**
             * Format: int32
             * @description Requests in flight at once; without it any number.
             */
            concurrent_requests?: number;
            /** @description RFC 3339; not for a key of the settings. */
            created_at?: string;
            /** @description Whether it lets anybody in. */
            enabled: boolean;
            /** @description RFC 3339; without it the key does not expire. */
            expires_at?: string;
            /** @description How it is named here. No secret. */
            id: string;
            /** @description Whose it is, or what it is for. */
            name: string;
            /**
             * @description The beginning of a managed key, to know it by.
             * @example sk-b2a-ab12…
             */
            prefix: string;
            /**
             * Format: int32
             * @description Requests that may begin within sixty seconds; without it any number.
             */
            requests_per_minute?: number;
            /** @description `managed`, or `config`: one of the settings, which can't be changed here. */
            source: string;
            /**
             * Format: int64
             * @description Tokens of questions and answers on a day in UTC; without it any number.
             */
            tokens_per_day?: number;
            usage: components["schemas"]["KeyUsage"];
        };
        /** @description All keys. */
        KeyList: {
            items: components["schemas"]["KeyItem"][];
            total: number;
        };
        /** @description The requests of one key. */
        KeyStats: {
            id: string;
            /** Format: int64 */
            input_tokens: number;
            name: string;
            /** Format: int64 */
            output_tokens: number;
            /** Format: int64 */
            requests: number;
        };
        /** @description What was done with a key. The first five count since requests are counted. */
        KeyUsage: {
            /**
             * Format: int64
             * @description Those of them that were refused, or whose answers broke off.
             */
            failed: number;
            /**
             * Format: int32
             * @description Requests in flight on all instances; `null` for keys without limits, of which nobody counts them. Those of an instance that
             *     died are forgotten within a minute.
             */
            in_flight: number | null;
            /**
             * Format: int64
             * @description Tokens of the requests, as an estimate.
             */
            input_tokens: number;
            /** @description When it was used last, RFC 3339. */
            last_used_at?: string;
            /**
             * Format: int64
             * @description Tokens of the answers, as an estimate.
             */
            output_tokens: number;
            /**
             * Format: int64
             * @description Requests that are over.
             */
            requests: number;
            /**
             * Format: int32
             * @description Requests that began within the last sixty seconds; counted for keys with limits, else 0.
             */
            requests_this_minute: number;
            /**
             * Format: int64
             * @description Tokens of questions and answers of the requests that ended today, in UTC as for `tokens_per_day`, as an estimate. A request
             *     counts about a second after its end, and later while the state store is away.
             */
            tokens_today: number;
        };
        /** @description How long requests took; what is not known is left out. */
        LatencyStats: {
            /** Format: int64 */
            first_content_p50_ms?: number;
            /** Format: int64 */
            first_content_p95_ms?: number;
            /** Format: int64 */
            p50_ms?: number;
            /** Format: int64 */
            p95_ms?: number;
        };
        /** @description The accounts that match. */
        Listed: (components["schemas"]["PageOfAccounts"] | null) & {
            items: components["schemas"]["AccountItem"][];
            q: string;
            state: string;
            status: string;
            total: number;
        };
        /** @description One page of the files that match. */
        ListedFiles: {
            items: components["schemas"]["PoolFileItem"][];
            page: number;
            page_size: number;
            q: string;
            state: string;
            status: string;
            total: number;
            total_page: number;
        };
        /** @description Who is signed in, if anybody is. */
        Me: {
            authenticated: boolean;
            /** @description RFC 3339. */
            expires_at?: string;
            username?: string;
        };
        /** @description What became of renewals. Rates and ratios are of the latest hundred, 0 to 1. */
        Metrics: {
            /** Format: double */
            fallback_ratio: number;
            /** Format: int64 */
            fallback_total: number;
            /** Format: int64 */
            refresh_claim_total: number;
            /** Format: double */
            refresh_fail_ratio: number;
            /** Format: int64 */
            refresh_failed_total: number;
            /** Format: int64 */
            refresh_lease_expired_total: number;
            /** Format: double */
            refresh_success_rate: number;
            /** Format: int64 */
            refresh_success_total: number;
            sample_size: number;
            throttled: boolean;
        };
        /** @description The requests to one model. */
        ModelStats: {
            /** Format: int64 */
            images: number;
            /** Format: int64 */
            input_tokens: number;
            /** Format: int64 */
            output_tokens: number;
            /** Format: int64 */
            requests: number;
            /** Format: int64 */
            success: number;
            /** @example 98.50% */
            success_rate: string;
            /** Format: int64 */
            total_tokens: number;
        };
        /** @description What is to hold for the key. What is left out is not limited. */
        NewKeyBody: {
            /** @description Models that it is good for; none: all. `*` stands for any text. */
            allowed_models?: string[];
            /**
             * Format: int32
             * @description Requests in flight at once.
             */
            concurrent_requests?: number | null;
            /** @description Whether it lets anybody in; it does unless this is false. */
            enabled?: boolean;
            /** @description Until when, RFC 3339. */
            expires_at?: string | null;
            /** @description Whose it is, or what it is for; at most 100 characters. */
            name: string;
            /**
             * Format: int32
             * @description Requests that may begin within sixty seconds.
             */
            requests_per_minute?: number | null;
            /**
             * Format: int64
             * @description Tokens of questions and answers on a day in UTC.
             */
            tokens_per_day?: number | null;
        };
        /** @description Another password. Blanks around it do not count. */
        NewPassword: {
            /** Format: password */
            new_password: string;
        };
        /** @description A chat in OpenAI's form: <https://platform.openai.com/docs/api-reference/chat/create> */
        OpenAiChatBody: {
            /**
             * @description The conversation so far.
             * @example [
             *       {
             *         "content": "Hello",
             *         "role": "user"
             *       }
             *     ]
             */
            messages: Record<string, never>[];
            /**
             * @description One of `GET /v1/models`, or an alias of the settings; the first of the list when it is left out.
             * @example gemini-2.5-flash
             */
            model?: string;
            /** @description Whether the answer comes piece by piece, as server-sent events. */
            stream?: boolean;
            /** @description The functions that the model may call. */
            tools?: Record<string, never>[];
        };
        /** @description An error in OpenAI's form: <https://platform.openai.com/docs/guides/error-codes> */
        OpenAiError: {
            error: components["schemas"]["OpenAiErrorDetails"];
        };
        /** @description What went wrong. */
        OpenAiErrorDetails: {
            /** @description For programs. */
            code?: string | null;
            /** @description For people. */
            message: string;
            /** @description The path of the field that is wrong. */
            param?: string | null;
            /** @description `invalid_request_error`, `rate_limit_error`, `server_error`. */
            type: string;
        };
        /** @description The same as JSON. */
        OpenAiImageEditBody: {
            /**
             * @description The images: each an object with `image_url`, a data URI or a public address.
             * @example [
             *       {
             *         "image_url": "data:image/png;base64,iVBORw0KGgo="
             *       }
             *     ]
             */
            images: Record<string, never>[];
            /** @description As for new images. */
            model?: string | null;
            /**
             * @description What is to be changed.
             * @example Make it red
             */
            prompt: string;
        };
        /** @description Images to change: <https://platform.openai.com/docs/api-reference/images/createEdit> */
        OpenAiImageEditForm: {
            /** @description The images; `image[]` is taken as well. */
            image: string[];
            /** @description As for new images. */
            model?: string;
            /** @description What is to be changed. */
            prompt: string;
        };
        /** @description Images to draw, in OpenAI's form: <https://platform.openai.com/docs/api-reference/images/create> */
        OpenAiImagesBody: {
            /**
             * @description A model that draws, or one of OpenAI's names; the default model when it is left out.
             * @example gemini-2.5-flash-image
             */
            model?: string | null;
            /**
             * Format: int64
             * @description How many images.
             */
            n?: number | null;
            /** @description `png`, `jpeg` or `webp`. */
            output_format?: string | null;
            /**
             * @description What is to be drawn.
             * @example A boat at dawn
             */
            prompt: string;
            /** @description `b64_json` or `url`. */
            response_format?: string | null;
            /**
             * @description `auto`, or `<width>x<height>`: the model is told its aspect ratio.
             * @example 1536x1024
             */
            size?: string | null;
        };
        /** @description A response in OpenAI's form: <https://platform.openai.com/docs/api-reference/responses/create> */
        OpenAiResponseBody: {
            /** @description A text, or the items of a conversation. */
            input: unknown;
            /** @description What the model is told first, for this response alone. */
            instructions?: string | null;
            /**
             * @description One of `GET /v1/models`, or an alias of the settings; the first of the list when it is left out.
             * @example gemini-2.5-flash
             */
            model?: string;
            /** @description The id of a response that was kept, whose conversation goes on. */
            previous_response_id?: string | null;
            /** @description Whether the response is kept; it is unless this is false. */
            store?: boolean;
            /** @description Whether the answer comes piece by piece, as server-sent events. */
            stream?: boolean;
            /** @description Functions, custom tools and namespaces of them, web search and image generation. */
            tools?: Record<string, never>[];
        };
        /** @description Which page it is, when one was asked for. */
        PageOfAccounts: {
            page?: number;
            page_size?: number;
            total_page?: number;
        };
        /** @description How many accounts there are. */
        Pool: {
            /** Format: int32 */
            pending: number;
            /** Format: int32 */
            ready: number;
            /** Format: int32 */
            total: number;
        };
        /** @description What the pool works by. */
        PoolConfig: {
            auto_delete_401: boolean;
            browser_refresh_headless: boolean;
            /** Format: int32 */
            browser_refresh_max_retry: number;
            enable_browser_refresh: boolean;
            /** Format: int32 */
            max_fail_count: number;
            /** Format: int64 */
            refresh_cooldown_sec: number;
            registrar_base_url: string;
            /** Format: int64 */
            use_cooldown_sec: number;
        };
        /** @description The pool in numbers. */
        PoolFigures: {
            /**
             * Format: int32
             * @description Ready ones that have uses left today.
             */
            available_today: number;
            cooldowns: components["schemas"]["CooldownSeconds"];
            /**
             * Format: int32
             * @description Uses of an account and day; 0: any number.
             */
            daily_limit: number;
            /**
             * Format: int32
             * @description Those at their daily limit.
             */
            exceeded_today: number;
            /** Format: int32 */
            invalid: number;
            /**
             * Format: int32
             * @description Those that wait for a registrar included.
             */
            pending: number;
            /** Format: int32 */
            pending_external: number;
            /** Format: int32 */
            ready: number;
            registrar_metrics: components["schemas"]["StatusMetrics"];
            /** @example 98.5% */
            success_rate: string;
            /**
             * Format: int32
             * @description Every account but invalid and disabled ones.
             */
            total: number;
            /** Format: int64 */
            total_failed: number;
            /**
             * Format: int64
             * @description Uses of accounts, of the last 90 days at the most.
             */
            total_requests: number;
            /** Format: int64 */
            total_success: number;
        };
        /** @description An account file in a list. */
        PoolFileItem: {
            /** @description Whose account it holds. */
            email: string;
            /** @description Its name without `.json`. */
            email_from_filename: string;
            /** @description The pool has its account. */
            exists_in_pool: boolean;
            /** @description Its name. */
            file_name: string;
            /** @description It names a configId. */
            has_config_id: boolean;
            /** @description It names a csesidx, itself or in its authorization. */
            has_csesidx: boolean;
            /** @description RFC 3339. */
            modified_at: string;
            /** @description What is wrong with it, also when it is sound JSON. */
            parse_error?: string;
            /** @description It is JSON of the right form. */
            parse_ok: boolean;
            /**
             * @description What its account is.
             * @example ready
             */
            pool_status: string;
            /**
             * Format: int64
             * @description As it is stored.
             */
            size_bytes: number;
            /** @description The file that counts instead, when another one holds the same account. */
            superseded_by?: string;
        };
        /** @description How many accounts are in which state. */
        PoolStats: {
            /** Format: int32 */
            cooldown: number;
            /** Format: int32 */
            disabled: number;
            /** Format: int32 */
            invalid: number;
            /** Format: int32 */
            pending: number;
            /** Format: int32 */
            pending_external: number;
            /** Format: int32 */
            ready: number;
            /** Format: int32 */
            total: number;
        };
        /** @description The pool in numbers, and what registrars are to do for it. */
        PoolStatus: components["schemas"]["PoolFigures"] & {
            /** @description Registrars are asked for accounts now. */
            is_registering: boolean;
            /**
             * Format: int32
             * @description With fewer than these, registrars are asked for more.
             */
            min: number;
            mode: string;
            register_stats: components["schemas"]["RegisterStats"];
            /**
             * Format: int32
             * @description Accounts that the pool is filled up to.
             */
            target: number;
        };
        /** @description The pool of proxies, which is not there. */
        ProxyPoolStats: {
            /** Format: int32 */
            idle: number;
            /** Format: int32 */
            in_use: number;
            /** Format: int32 */
            total: number;
        };
        /** @description What to ask. Everything may be left out, also the body. */
        Question: {
            /**
             * @description One of `GET /v1/models`, or an alias; the first of the list when it is left out.
             * @default null
             */
            model: string | null;
            /**
             * @description At most 4000 characters.
             * @default null
             */
            prompt: string | null;
        };
        /** @description What became of it. */
        Queued: {
            email: string;
            message: string;
            /** @example pending_external */
            status: string;
        };
        /** @description The answer of `GET /ready`. */
        Readiness: {
            objects: string;
            ready: boolean;
            state: string;
        };
        /** @description A worker asks for accounts to renew. */
        RefreshClaimBody: {
            /** @description This account and no other, whatever its credentials are worth: it waits for a renewal from now on. */
            email?: string | null;
            /**
             * Format: int64
             * @description Seconds that each is leased for: 180 when it is left out or not positive, and never more than 1800.
             */
            lease_sec?: number | null;
            /**
             * Format: int64
             * @description How many at the most: 20 when it is left out or not positive, and never more than 200.
             */
            limit?: number | null;
            /**
             * @description Who asks; at most 200 bytes.
             * @example worker-1
             */
            worker_id: string;
        };
        /** @description An account whose credentials are to be renewed. */
        RefreshTask: {
            authorization: string;
            config_id: string;
            /** @description The same as one header value. */
            cookie_string: string;
            /** @description The cookies that are dead, as a browser keeps them. */
            cookies: Record<string, never>[];
            csesidx: string;
            email: string;
            full_name: string;
            is_new: boolean;
            /**
             * Format: date-time
             * @description Until when the task is this worker's.
             */
            lease_until?: string;
            mail_password?: string;
            mail_provider?: string;
            task_id?: string;
            worker_id?: string;
        };
        /** @description What it got. */
        RefreshTasks: {
            /** @description What is wanted of a browser. */
            browser_refresh: components["schemas"]["BrowserRefresh"];
            count: number;
            deprecated: boolean;
            tasks: components["schemas"]["RefreshTask"][];
            /** @description Half of the latest renewals found no authorization: a claim gets one task. */
            throttled: boolean;
        };
        /** @description The pool after it. */
        Refreshed: {
            message: string;
            /**
             * Format: int32
             * @description Those that wait for a registrar included.
             */
            pending: number;
            /** Format: int32 */
            ready: number;
        };
        /** @description How many accounts. */
        RegisterBody: {
            /**
             * Format: int64
             * @description As many as are to be outstanding, at most 1000. What is no positive number: as many as `pool.target_count` lacks.
             * @example 1
             */
            count?: number | null;
        };
        /** @description What became of accounts that registrars were asked for. */
        RegisterStats: {
            /** Format: int64 */
            failed: number;
            last_error: string;
            /** Format: int64 */
            success: number;
            /** Format: int64 */
            total: number;
            /** @description RFC 3339. */
            updated_at?: string;
        };
        /** @description One account that is wanted. */
        RegisterTask: {
            is_new: boolean;
            /**
             * Format: date-time
             * @description Until when the task is this worker's.
             */
            lease_until: string;
            /** @description To be named as `register_task_id` when the account is uploaded. */
            task_id: string;
            worker_id: string;
        };
        /** @description What a worker got. */
        RegisterTasks: {
            /** @description What is wanted of a browser. */
            browser_refresh: components["schemas"]["BrowserRefresh"];
            count: number;
            deprecated: boolean;
            tasks: components["schemas"]["RegisterTask"][];
            throttled: boolean;
        };
        /** @description The registrar has begun. */
        RegistrarBegun: {
            accepted: boolean;
            /** Format: int32 */
            count: number;
            /** @description What the registrar said, if that was JSON. */
            registrar_response?: unknown;
            /** @description The whole URL that was called. */
            registrar_url: string;
            source: string;
        };
        /** @description What to delete. */
        Removal: {
            /** @description Save them to `backups/` first; they are unless this is false. */
            auto_backup?: boolean;
            /** @description Names of files; those that a preview would not list are left alone. */
            files?: string[];
        };
        /** @description A file that may be deleted. */
        RemovalCandidate: {
            /** @description Whose account it holds: by its content, else by its name. */
            email: string;
            /** @description The same for where strangers may read along. */
            email_masked: string;
            /** @description The pool has its account. */
            exists_in_pool: boolean;
            /** @description Its name. */
            file_name: string;
            /** @description RFC 3339. */
            modified_at: string;
            /** @description What is wrong with it, in more words. */
            parse_error?: string;
            /** @description Why it is offered: `missing cookies`, `json_parse_error`, `read_failed`, `status_invalid`, … */
            reason: string;
            /** @description It is one that the scope asks for; others are not listed. */
            scope_matched: boolean;
            /**
             * Format: int64
             * @description As it is stored.
             */
            size_bytes: number;
            /**
             * @description What its account is.
             * @example invalid
             */
            status: string;
        };
        /** @description What is offered for deletion. */
        RemovalPreview: {
            /** @description By name. */
            candidates: components["schemas"]["RemovalCandidate"][];
            /** @description As it was understood. */
            scope: string;
            /** @description By sort of reason. */
            summary: components["schemas"]["RemovalSummary"];
            /** @description How many. */
            total: number;
        };
        /** @description How many are offered for which sort of reason. */
        RemovalSummary: {
            /** @description Sound files of accounts that are given up. */
            status_invalid: number;
            /** @description Files that are no sound account. */
            structure_invalid: number;
        };
        /** @description What was deleted. */
        Removed: {
            backup_file?: string;
            deleted_count: number;
            deleted_files: string[];
            /** @description `<name>: <why>` for each that is still there. */
            failed: string[];
            /** @description The pool after it; left out while the state store is away. */
            stats?: components["schemas"]["PoolStats"];
        };
        /** @description One request: never what was asked or answered. */
        RequestItem: {
            /** @description When it came. */
            at: string;
            client_ip?: string;
            /** @description `openai`, `claude` or `gemini`. */
            dialect: string;
            /** Format: int64 */
            duration_ms: number;
            error?: string;
            /** Format: int64 */
            first_content_ms?: number;
            /** @description The id that its answer carried. */
            id: string;
            /** Format: int64 */
            images: number;
            /** Format: int64 */
            input_tokens: number;
            /** @description What the key is called that it came with. */
            key: string;
            /** @description The id of that key, as in `GET /admin/keys`. */
            key_id: string;
            model: string;
            /** Format: int64 */
            output_tokens: number;
            /**
             * Format: int32
             * @description Of its answer; 0: the client went away before there was one.
             */
            status: number;
            streamed: boolean;
            /** @description The accounts that were tried, in order. */
            tries: components["schemas"]["TryItem"][];
            /** Format: int64 */
            videos: number;
        };
        /** @description The latest requests, newest first. */
        Requests: {
            items: components["schemas"]["RequestItem"][];
        };
        /** @description The answer of `GET /`. */
        Root: (components["schemas"]["Counters"] | null) & {
            /** @description The workers that are connected, for administrators of a pool server. */
            clients?: components["schemas"]["Clients"];
            flow_enabled: boolean;
            mode: string;
            note?: string[];
            pool?: components["schemas"]["Pool"];
            service: string;
            status: string;
            uptime: string;
            version: string;
        };
        /** @description One of the events of a streamed answer. */
        ServerSentEvent: {
            /** @description A JSON object of the dialect, as text; OpenAI's chats end with `[DONE]`. */
            data: string;
            /** @description What sort of event it is, in the dialects that say so. */
            event?: string;
        };
        /** @description Who is signed in, and until when. */
        SignedIn: {
            /** @description RFC 3339. Using the session does not prolong it. */
            expires_at: string;
            success: boolean;
            username: string;
        };
        /** @description Nobody is signed in. */
        SignedOut: {
            success: boolean;
        };
        /** @description Everything that is counted. Hours and days are those of UTC. */
        Stats: components["schemas"]["Counters"] & {
            /** @description The last 30 days, those without requests left out. */
            days: components["schemas"]["DayStats"][];
            /** @description The last 24 hours, those without requests left out. */
            hourly: components["schemas"]["HourStats"][];
            /** @description By the client's key, busiest first. */
            keys: components["schemas"]["KeyStats"][];
            /** @description How long requests took in the last hour. */
            latency: components["schemas"]["LatencyStats"];
            /** @description By the name of the model. */
            models: {
                [key: string]: components["schemas"]["ModelStats"];
            };
            pool: components["schemas"]["PoolFigures"];
            proxy_pool: components["schemas"]["ProxyPoolStats"];
            /**
             * @description How long this process has been running.
             * @example 1h2m3.4s
             */
            uptime: string;
            /**
             * Format: int64
             * @description The same in whole seconds.
             */
            uptime_seconds: number;
        };
        /** @description What became of renewals by registrars. The ratios are of the latest hundred. */
        StatusMetrics: {
            /** Format: double */
            fallback_ratio: number;
            /** Format: int64 */
            fallback_total: number;
            /** Format: int64 */
            refresh_claim_total: number;
            /** Format: int64 */
            refresh_failed_total: number;
            /** Format: int64 */
            refresh_lease_expired_total: number;
            /** Format: double */
            refresh_success_rate: number;
            /** Format: int64 */
            refresh_success_total: number;
            sample_size: number;
            throttled: boolean;
        };
        /** @description It is taken. */
        Taken: {
            message: string;
            success: boolean;
        };
        /** @description What was done. */
        TaskDone: {
            message: string;
        };
        /** @description One task. */
        TaskItem: {
            /**
             * Format: date-time
             * @description When it can be claimed, or again: the end of a lease or of a wait.
             */
            claimable_at: string;
            /** @description The account that waits. */
            email?: string;
            /** @description The same as strangers may see it. */
            email_masked?: string;
            /**
             * Format: date-time
             * @description When it is not wanted any more.
             */
            expires_at?: string;
            /**
             * Format: int32
             * @description Failures in a row.
             */
            failures: number;
            /**
             * @description `refresh` or `register`.
             * @example refresh
             */
            kind: string;
            /** @description What the last failure was. */
            last_error?: string;
            /** @description The id under which somebody has it; a registration always has one. */
            task_id?: string;
            /** @description Who has it now. */
            worker?: string;
        };
        /** @description The tasks that there are. */
        Tasks: {
            items: components["schemas"]["TaskItem"][];
            /**
             * Format: int32
             * @description Accounts that are wanted, in the list or not.
             */
            outstanding_registrations: number;
            /** @description How many are in the list. */
            total: number;
        };
        /** @description What came of it. */
        Tested: {
            /** Format: int64 */
            duration_ms: number;
            /** @description What went wrong. */
            error?: string;
            /**
             * Format: int64
             * @description Until the first text or file.
             */
            first_content_ms?: number;
            model: string;
            /** @description The account has answered. */
            ok: boolean;
            /** @description `ok`, `unauthorized`, `rate_limited`, …; `not_leased`: it could not be used just now. */
            outcome: string;
            /** @description The first 2000 characters of the answer. */
            text?: string;
        };
        /** @description How many accounts. */
        TriggerBody: {
            /**
             * Format: int64
             * @description 1 to 20; what is outside of that is brought into it.
             */
            count?: number | null;
        };
        /** @description One account's try. */
        TryItem: {
            /** @example a***e@example.com */
            account_masked: string;
            /** Format: int64 */
            duration_ms: number;
            /** @description `ok`, `rate_limited`, … */
            outcome: string;
            reason?: string;
        };
        /**
         * @description New credentials of an account. Texts are trimmed, and empty ones are as if they were not there; further fields of the task that
         *     was claimed may come along.
         */
        UploadBody: {
            /** @description `Bearer <jwt>`, or a placeholder `Bearer fallback-csesidx-<n>`. */
            authorization: string;
            /** @description `network`, `storage`, `page`, `url`, or `fallback`: nowhere. */
            authorization_source?: string | null;
            config_id: string;
            cookie_string?: string | null;
            /** @description As a browser keeps them; `__Secure-C_SES` has to be among them. */
            cookies: Record<string, never>[];
            /** @description A number, as text or not. */
            csesidx: string;
            /** @example a@example.com */
            email: string;
            /** @description The authorization is a placeholder. */
            fallback_used?: boolean | null;
            /** @description Needed for a new account; a renewal keeps the old one without it. */
            full_name?: string | null;
            /** @description The pool does not have this account; if it does, this is a renewal all the same. */
            is_new?: boolean | null;
            mail_password?: string | null;
            mail_provider?: string | null;
            /** @description The registration that this ends; with `is_new` only. */
            register_task_id?: string | null;
            /** @description The renewal that this ends. Without one a renewal is always taken. */
            task_id?: string | null;
            /** @description Who has the task; not compared when it is empty. */
            worker_id?: string | null;
        };
        /** @description What could be claimed. */
        WaitingTasks: {
            count: number;
            deprecated: boolean;
            tasks: components["schemas"]["RefreshTask"][];
        };
    };
    responses: {
        /** @description A parameter, a file or a body is wrong */
        Admin400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description The admin key is missing or wrong, and nobody is signed in */
        Admin401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description A page of another origin sent it with the panel's cookie */
        Admin403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description There is no such account, task or setting */
        Admin404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description The path is there, the method is not */
        Admin405: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description The file of the account can't be read or changes all the time, or the settings were changed by others */
        Admin409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description The body is too large */
        Admin413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description A fault of the gateway */
        Admin500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description A store is away, or too much is going on */
        Admin503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description A field is wrong; the message names its path */
        Claude400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description The key is missing or wrong */
        Claude401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description There is no such model, or no such thing */
        Claude404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description The path is there, the method is not */
        Claude405: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description The body is too large */
        Claude413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description Too many requests; `Retry-After` says when to try again */
        Claude429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description A fault of the gateway */
        Claude500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description The upstream failed */
        Claude502: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description No account can serve now, or a store is away; `Retry-After` says when to try again */
        Claude503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description The upstream took too long */
        Claude504: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description No account can serve now; `Retry-After` says when to try again */
        Claude529: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description A field is wrong; the message names its path */
        Gemini400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description The key is missing or wrong */
        Gemini401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description There is no such model, or no such thing */
        Gemini404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description The path is there, the method is not */
        Gemini405: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description The body is too large */
        Gemini413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description Too many requests; `Retry-After` says when to try again */
        Gemini429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description A fault of the gateway */
        Gemini500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description The upstream failed */
        Gemini502: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description No account can serve now, or a store is away; `Retry-After` says when to try again */
        Gemini503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description The upstream took too long */
        Gemini504: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description A field is wrong; the message names its path */
        Models400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description The key is missing or wrong */
        Models401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description There is no such model, or no such thing */
        Models404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description The path is there, the method is not */
        Models405: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description The body is too large */
        Models413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description Too many requests; `Retry-After` says when to try again */
        Models429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description A fault of the gateway */
        Models500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description The upstream failed */
        Models502: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description No account can serve now, or a store is away; `Retry-After` says when to try again */
        Models503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description The upstream took too long */
        Models504: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description No account can serve now; `Retry-After` says when to try again */
        Models529: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description A field is wrong; the message names its path */
        OpenAI400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description The key is missing or wrong */
        OpenAI401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description There is no such model, or no such thing */
        OpenAI404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description The path is there, the method is not */
        OpenAI405: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description The body is too large */
        OpenAI413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description Too many requests; `Retry-After` says when to try again */
        OpenAI429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description A fault of the gateway */
        OpenAI500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description The upstream failed */
        OpenAI502: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description No account can serve now, or a store is away; `Retry-After` says when to try again */
        OpenAI503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description The upstream took too long */
        OpenAI504: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description The body is wrong */
        Panel400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description A page of another origin sent it */
        Panel403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description The path is there, the method is not */
        Panel405: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description The body is too large */
        Panel413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description Too many attempts; `Retry-After` says when to try again */
        Panel429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description A store is away, or too much is going on */
        Panel503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description A field or the task is wrong */
        Workers400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description The secret is missing or wrong */
        Workers401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description The file of the account can't be read or changes all the time */
        Workers409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description The body is too large */
        Workers413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description This is no pool server, or has no secret, or a store is away */
        Workers503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    about: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process and its pool */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Root"];
                };
            };
        };
    };
    list_accounts: {
        parameters: {
            query?: {
                /** @description `active`, `invalid` or `all`, which is also what any other word means. */
                state?: string;
                /** @description A list by commas: `ready`, `cooldown`, … */
                status?: string;
                /** @description Part of an e-mail or a file name. */
                q?: string;
                /** @description Counted from 1, which is also what nonsense means. */
                page?: number;
                /** @description 20 unless it is given, 200 at the most. */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    show_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountDetails"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    delete_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was deleted, and saved where */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gone"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    disable_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    enable_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    refresh_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    test_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                email: string;
            };
            cookie?: never;
        };
        /** @description What to ask; may be left out */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Question"] | null;
            };
        };
        responses: {
            /** @description What came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tested"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    list_audit: {
        parameters: {
            query?: {
                /** @description How many, at most 1000; 100 when it is left out or no number. */
                limit?: string;
                /** @description Only those before the one of this id: `next_before` of the last answer. */
                before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    browser_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BrowserRefreshBody"];
            };
        };
        responses: {
            /** @description What it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queued"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    show_config: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They; secrets are masked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigShown"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    change_config: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigChange"];
            };
        };
        responses: {
            /** @description What works now, and what waits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigChanged"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    configure_browser_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BrowserConfigBody"];
            };
        };
        responses: {
            /** @description What is in force */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrowserConfig"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    change_cooldown: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CooldownChange"];
            };
        };
        responses: {
            /** @description What is in force now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CooldownsInForce"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    reset_config: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which, such as `pool.use_cooldown_sec` */
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigReset"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    add_flow_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            /** @description Flow is switched off */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminRefusal"];
                };
            };
        };
    };
    reload_flow_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            /** @description Flow is switched off */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminRefusal"];
                };
            };
        };
    };
    remove_flow_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            /** @description Flow is switched off */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminRefusal"];
                };
            };
        };
    };
    flow_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is not */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowStatus"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    mint_anew: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has begun */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Begun"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    list_addresses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Addresses"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    list_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyList"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    create_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKeyBody"];
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedKey"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    show_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key, but for its text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyItem"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    delete_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GoneKey"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    change_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyChange"];
            };
        };
        responses: {
            /** @description The key as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyItem"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    stream_logs: {
        parameters: {
            query?: {
                /** @description `business2api` or `registrar`; any other word means both. */
                source?: string;
                /** @description `error`, `warn`, `info` or `debug`, and exactly that; any other word means all. */
                level?: string;
                /** @description How many of the last lines of each source come first, 1 to 1000; 200 when it is no number. */
                bootstrap_limit?: string;
                /** @description Milliseconds between two looks for new lines, 500 to 10000; 1000 when it is no number. */
                poll_ms?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lines */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["ServerSentEvent"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changed"];
                };
            };
            400: components["responses"]["Panel400"];
            /** @description Nobody is signed in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminRefusal"];
                };
            };
            403: components["responses"]["Panel403"];
            405: components["responses"]["Panel405"];
            413: components["responses"]["Panel413"];
            429: components["responses"]["Panel429"];
            503: components["responses"]["Panel503"];
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description Signed in */
            200: {
                headers: {
                    /** @description The session */
                    "set-cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["Panel400"];
            /** @description The user name or the password is wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminRefusal"];
                };
            };
            403: components["responses"]["Panel403"];
            405: components["responses"]["Panel405"];
            413: components["responses"]["Panel413"];
            429: components["responses"]["Panel429"];
            503: components["responses"]["Panel503"];
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedOut"];
                };
            };
            400: components["responses"]["Panel400"];
            403: components["responses"]["Panel403"];
            405: components["responses"]["Panel405"];
            413: components["responses"]["Panel413"];
            429: components["responses"]["Panel429"];
            503: components["responses"]["Panel503"];
        };
    };
    signed_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether somebody is, and who */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["Panel400"];
            403: components["responses"]["Panel403"];
            405: components["responses"]["Panel405"];
            413: components["responses"]["Panel413"];
            429: components["responses"]["Panel429"];
            503: components["responses"]["Panel503"];
        };
    };
    list_pool_files: {
        parameters: {
            query?: {
                /** @description `active`, `invalid` or `all`, which is also what any other word means. */
                state?: string;
                /** @description A list by commas: `ready`, `cooldown`, … */
                status?: string;
                /** @description Part of an e-mail or a file name. */
                q?: string;
                /** @description Counted from 1, which is also what nonsense means. */
                page?: number;
                /** @description 20 unless it is given, 200 at the most. */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedFiles"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    remove_invalid_files: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Removal"];
            };
        };
        responses: {
            /** @description What was deleted, and saved where */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Removed"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    preview_removal: {
        parameters: {
            query?: {
                /** @description `invalid_files`, `invalid_accounts`, or both, which is also what any other word means. */
                scope?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemovalPreview"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    export_pool_files: {
        parameters: {
            query?: {
                /** @description `active`, `invalid` or `all`, which is also what any other word means. */
                state?: string;
                /** @description A list by commas: `ready`, `cooldown`, … */
                status?: string;
                /** @description Part of an e-mail or a file name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The archive, opened when it was sealed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": number[];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    import_pool_files: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportForm"];
            };
        };
        responses: {
            /** @description What became of each of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportAnswer"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    refresh_pool: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pool after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refreshed"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Need not be there */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RegisterBody"] | null;
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Asked"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    registrar_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In numbers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Metrics"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    list_refresh_tasks: {
        parameters: {
            query?: {
                /** @description How many at the most: 20 when it is left out or no positive number, and never more than 200. */
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The accounts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingTasks"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    claim_refresh_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshClaimBody"];
            };
        };
        responses: {
            /** @description The tasks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshTasks"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    extend_refresh_task: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExtendBody"];
            };
        };
        responses: {
            /** @description Until when it is kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Extended"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    fail_refresh_task: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FailBody"];
            };
        };
        responses: {
            /** @description It waits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ended"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    claim_register_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimBody"];
            };
        };
        responses: {
            /** @description The tasks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisterTasks"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    extend_register_task: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExtendBody"];
            };
        };
        responses: {
            /** @description Until when it is kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Extended"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    fail_register_task: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FailBody"];
            };
        };
        responses: {
            /** @description It waits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ended"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    list_tasks: {
        parameters: {
            query?: {
                /** @description `refresh`, `register`, or both, which is also what any other word means. */
                kind?: string;
                /** @description How many of each kind at the most: 200 when it is left out or no positive number, and never more than 1000. */
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tasks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tasks"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    cancel_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or the e-mail of the account that somebody renews */
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskDone"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    retry_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or the e-mail of the account that waits */
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can be claimed, unless somebody has it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskDone"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    trigger_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriggerBody"];
            };
        };
        responses: {
            /** @description It has begun */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrarBegun"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            /** @description It can't be reached */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            503: components["responses"]["Admin503"];
        };
    };
    upload_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadBody"];
            };
        };
        responses: {
            /** @description It is taken */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    reload_config: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is in force now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigReloaded"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    list_requests: {
        parameters: {
            query?: {
                /** @description How many, 1 to 1000; 100 when it is left out or no number. */
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Requests"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    show_stats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    pool_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolStatus"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It lives */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    media: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name, out of a URL that an answer held */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description There is no such file, or not any more */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They, in Prometheus' text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            403: components["responses"]["Admin403"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An OpenAPI document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    worker_upload_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadBody"];
            };
        };
        responses: {
            /** @description It is taken */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
                };
            };
            400: components["responses"]["Workers400"];
            401: components["responses"]["Workers401"];
            409: components["responses"]["Workers409"];
            413: components["responses"]["Workers413"];
            503: components["responses"]["Workers503"];
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state store and the objects can be reached */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description One of them can't */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    chat_completions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenAiChatBody"];
            };
        };
        responses: {
            /** @description A chat completion; its chunks when it is streamed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "text/event-stream": components["schemas"]["ServerSentEvent"];
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    edit_images: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenAiImageEditBody"];
                "multipart/form-data": components["schemas"]["OpenAiImageEditForm"];
            };
        };
        responses: {
            /** @description The images */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    generate_images: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenAiImagesBody"];
            };
        };
        responses: {
            /** @description The images */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    image_variations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            /** @description Always: use `/v1/images/edits` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    messages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaudeMessagesBody"];
            };
        };
        responses: {
            /** @description A message; its events when it is streamed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "text/event-stream": components["schemas"]["ServerSentEvent"];
                };
            };
            400: components["responses"]["Claude400"];
            401: components["responses"]["Claude401"];
            404: components["responses"]["Claude404"];
            405: components["responses"]["Claude405"];
            413: components["responses"]["Claude413"];
            429: components["responses"]["Claude429"];
            500: components["responses"]["Claude500"];
            502: components["responses"]["Claude502"];
            503: components["responses"]["Claude503"];
            504: components["responses"]["Claude504"];
            529: components["responses"]["Claude529"];
        };
    };
    messages_count_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaudeCountBody"];
            };
        };
        responses: {
            /** @description How many there are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Claude400"];
            401: components["responses"]["Claude401"];
            404: components["responses"]["Claude404"];
            405: components["responses"]["Claude405"];
            413: components["responses"]["Claude413"];
            429: components["responses"]["Claude429"];
            500: components["responses"]["Claude500"];
            502: components["responses"]["Claude502"];
            503: components["responses"]["Claude503"];
            504: components["responses"]["Claude504"];
            529: components["responses"]["Claude529"];
        };
    };
    list_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, on one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Models400"];
            401: components["responses"]["Models401"];
            404: components["responses"]["Models404"];
            405: components["responses"]["Models405"];
            413: components["responses"]["Models413"];
            429: components["responses"]["Models429"];
            500: components["responses"]["Models500"];
            502: components["responses"]["Models502"];
            503: components["responses"]["Models503"];
            504: components["responses"]["Models504"];
            529: components["responses"]["Models529"];
        };
    };
    show_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Models400"];
            401: components["responses"]["Models401"];
            404: components["responses"]["Models404"];
            405: components["responses"]["Models405"];
            413: components["responses"]["Models413"];
            429: components["responses"]["Models429"];
            500: components["responses"]["Models500"];
            502: components["responses"]["Models502"];
            503: components["responses"]["Models503"];
            504: components["responses"]["Models504"];
            529: components["responses"]["Models529"];
        };
    };
    count_tokens_v1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GeminiCountBody"];
            };
        };
        responses: {
            /** @description How many there are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    generate_content_v1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GeminiBody"];
            };
        };
        responses: {
            /** @description A response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    stream_generate_content_v1: {
        parameters: {
            query?: {
                /** @description `sse`: as server-sent events; else one JSON array */
                alt?: string;
            };
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GeminiBody"];
            };
        };
        responses: {
            /** @description Responses */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>[];
                    "text/event-stream": components["schemas"]["ServerSentEvent"];
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    create_response: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenAiResponseBody"];
            };
        };
        responses: {
            /** @description A response; its events when it is streamed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "text/event-stream": components["schemas"]["ServerSentEvent"];
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    response_input_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenAiResponseBody"];
            };
        };
        responses: {
            /** @description How many there are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    show_response: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    delete_response: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is forgotten */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedResponse"];
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    list_input_items: {
        parameters: {
            query?: {
                /** @description 1 to 100 items; 20 when it is left out. */
                limit?: string;
                /** @description `asc`: the oldest first; `desc`, the default: the newest. */
                order?: string;
                /** @description The id of the item after which the page begins. */
                after?: string;
            };
            header?: never;
            path: {
                /** @description The response's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    list_models_v1beta: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, on one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    show_model_v1beta: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    count_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GeminiCountBody"];
            };
        };
        responses: {
            /** @description How many there are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    generate_content: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GeminiBody"];
            };
        };
        responses: {
            /** @description A response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    stream_generate_content: {
        parameters: {
            query?: {
                /** @description `sse`: as server-sent events; else one JSON array */
                alt?: string;
            };
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GeminiBody"];
            };
        };
        responses: {
            /** @description Responses */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>[];
                    "text/event-stream": components["schemas"]["ServerSentEvent"];
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    worker_socket: {
        parameters: {
            query?: {
                /** @description The pool's secret, if it is not in the header */
                secret?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection is a WebSocket from now on */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No handshake of a WebSocket */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The secret is missing or wrong */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            409: components["responses"]["Workers409"];
            413: components["responses"]["Workers413"];
            /** @description The connection can't be a WebSocket */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description This is no pool server, or has no secret, or too many workers */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
}
